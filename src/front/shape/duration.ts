const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The words that people write, by the milliseconds that each is worth. */
const UNITS: readonly (readonly [ms: number, words: readonly string[]])[] = [
  [DAY, ['d', 'day', 'days']],
  [HOUR, ['h', 'hr', 'hrs', 'hour', 'hours']],
  [MINUTE, ['m', 'min', 'mins', 'minute', 'minutes']],
  [SECOND, ['s', 'sec', 'secs', 'second', 'seconds']],
  [1, ['ms', 'millisecond', 'milliseconds']],
];
const LETTERS_MAX = 64;

/**
 * `90s`, `1h30m`, `2 hours`, or seconds as a bare number.
 * @returns whole milliseconds, or null where the text is none
 */
export function parseDuration(written: string): number | null {
  if (written.length > LETTERS_MAX) return null;
  if (/^\d+(\.\d+)?$/.test(written)) return whole(Number(written) * SECOND);
  const part = /\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*/y;
  let sum = 0;
  while (part.lastIndex < written.length) {
    const [, amount = '', unit = ''] = part.exec(written) ?? [];
    const ms = UNITS.find(([, words]) => words.includes(unit))?.[0];
    if (ms === undefined) return null;
    sum += Number(amount) * ms;
  }
  return written === '' ? null : whole(sum);
}

/** The shortest of the usual ways to write it: `1h30m`, `90s` as `1m30s`. */
export function formatDuration(ms: number): string {
  let left = ms;
  let written = '';
  for (const [worth, words] of UNITS) {
    const amount = Math.floor(left / worth);
    left -= amount * worth;
    if (amount > 0) written += `${amount}${words[0] ?? ''}`;
  }
  return written === '' ? '0s' : written;
}

function whole(ms: number): number | null {
  const rounded = Math.round(ms);
  return Number.isSafeInteger(rounded) ? rounded : null;
}
