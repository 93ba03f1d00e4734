import type { RunId, TaskPath } from '../../core/base/ids.ts';

export type AttemptTrailers = {
  readonly run: RunId;
  readonly task: TaskPath;
  readonly attempt: number;
  readonly by?: string;
};

/** A commit message whose last paragraph says which attempt it comes from. */
export function messageWithTrailers(subject: string, trailers: AttemptTrailers): string {
  const lines = [
    `Tutti-Run: ${trailers.run}`,
    `Tutti-Task: ${trailers.task}`,
    `Tutti-Attempt: ${trailers.attempt}`,
    ...(trailers.by === undefined || oneLine(trailers.by) === '' ? [] : [`Assisted-by: ${oneLine(trailers.by)}`]),
  ];
  return `${oneLine(subject) || `Work of ${trailers.task}`}\n\n${lines.join('\n')}\n`;
}

/** Whether a message carries the trailers of that attempt. Only its last paragraph counts: the rest is free text. */
export function hasTrailers(message: string, wanted: AttemptTrailers): boolean {
  const last = message.trimEnd().split(/\n\n+/).at(-1) ?? '';
  const lines = new Set(last.split('\n'));
  return [`Tutti-Run: ${wanted.run}`, `Tutti-Task: ${wanted.task}`, `Tutti-Attempt: ${wanted.attempt}`].every((line) =>
    lines.has(line),
  );
}

/**
 * Text of an agent may not begin a new line, and so no trailer, and no control character reaches a terminal by way of
 * `git log`.
 */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
}
