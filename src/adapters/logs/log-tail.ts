import { fieldsOf, numberOf, parseJson } from '../../core/base/read-json.ts';
import type { WorkerLogLine } from '../../core/report/worker-events.ts';

/** One line of JSON, without its end; its `data` repeats the key. One fact may give several lines. */
export type LogLine = WorkerLogLine;

/** How far a file is. Facts and reports come in order, each kind by itself. */
export type Tail = {
  readonly seq: number;
  /** The lines of fact `seq`. */
  readonly texts: readonly string[];
  readonly report: { readonly attempt: number; readonly n: number };
  /** The last line was cut off. */
  readonly isTorn: boolean;
};

export const NOTHING_WRITTEN: Tail = { seq: 0, texts: [], report: { attempt: 0, n: 0 }, isTorn: false };

/** Enough for some hundred lines. When they are all reports, more is read. */
const FIRST_READ_BYTES: number = 64 * 1024;

/** The tail with this line added, or null when the line is written already. */
export function keepLine(tail: Tail, { key, text }: Pick<LogLine, 'key' | 'text'>): Tail | null {
  if (key.type === 'report') {
    const { attempt, n } = tail.report;
    const isLater = key.attempt > attempt || (key.attempt === attempt && key.n > n);
    return isLater ? { ...tail, report: { attempt: key.attempt, n: key.n } } : null;
  }
  if (key.seq > tail.seq) return { ...tail, seq: key.seq, texts: [text] };
  if (key.seq < tail.seq || tail.texts.includes(text)) return null;
  return { ...tail, texts: [...tail.texts, text] };
}

/**
 * Reads as much of a file's end as it takes to find the last fact. `readFrom` gives the text from a byte to the end.
 */
export function tailOf(size: number, readFrom: (from: number) => string): Tail {
  for (let length = FIRST_READ_BYTES; ; length *= 8) {
    const from = Math.max(0, size - length);
    const lines = readFrom(from).split('\n');
    // A line that lacks nothing but its end is written all the same.
    const isTorn = lines.at(-1) !== '';
    const whole = from === 0 ? lines : lines.slice(1);
    const tail = whole.reduce((last, text) => keepText(last, text), { ...NOTHING_WRITTEN, isTorn });
    if (tail.seq > 0 || from === 0) return tail;
  }
}

function keepText(tail: Tail, text: string): Tail {
  const data = fieldsOf(fieldsOf(parseJson(text))['data']);
  const [seq, attempt, n] = [numberOf(data['seq']), numberOf(data['attempt']), numberOf(data['report'])];
  if (seq !== undefined) return keepLine(tail, { key: { type: 'fact', seq }, text }) ?? tail;
  if (attempt === undefined || n === undefined) return tail;
  return keepLine(tail, { key: { type: 'report', attempt, n }, text }) ?? tail;
}
