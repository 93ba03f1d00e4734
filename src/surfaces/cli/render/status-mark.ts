import { type Line, styled } from './text.ts';

/** The sign of a status, in the colour that it has everywhere. */
export function statusMark(status: string): Line {
  switch (status) {
    case 'complete':
      return styled('green', '✔');
    case 'failed':
      return styled('red', '✘');
    case 'blocked':
    case 'waiting':
    case 'budget':
      return styled('yellow', '◐');
    case 'starting':
    case 'active':
    case 'running':
      return styled('cyan', '●');
    case 'skipped':
    case 'cancelled':
    case 'interrupted':
      return styled('dim', '–');
    default:
      return styled('dim', '○');
  }
}

export function statusWord(status: string): Line {
  const word = status.toUpperCase();
  const [mark] = statusMark(status);
  return mark?.style === undefined || mark.style === null ? [{ text: word, style: null }] : styled(mark.style, word);
}
