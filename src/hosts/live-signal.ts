import type { Observed } from '../ports/engine-ports.ts';
import type { LiveSignal } from './host.ts';

/** What an attempt does, in a few words for a line on a screen; null for what says nothing to a person. */
export function liveSignal(seen: Observed): LiveSignal | null {
  const text = textOf(seen);
  return text === null ? null : { task: seen.task, attempt: seen.attempt, text };
}

function textOf(seen: Observed): string | null {
  if (seen.type === 'report') return seen.report.message;
  const { signal } = seen;
  switch (signal.type) {
    case 'said':
      return signal.text;
    case 'tool':
      return signal.detail === '' ? signal.name : `${signal.name}: ${signal.detail}`;
    case 'retrying':
      return `the model does not answer${signal.status === null ? '' : ` (${signal.status})`}, try ${signal.attempt}`;
    case 'denied':
      return `was denied ${signal.tool}`;
    case 'session':
    case 'usage':
      return null;
  }
}
