const DAY_MS = 86_400_000;
/** Days of 400 years of the Gregorian calendar, after which it repeats. */
const ERA_DAYS = 146_097;
/** From 0000-03-01, where the eras are counted from, to 1970-01-01. */
const EPOCH_DAYS = 719_468;

/**
 * Epoch milliseconds as ISO 8601 in UTC. By hand, since core has no clock and so no `Date`. Years are counted from
 * March, as then the leap day is the last day of a year and months need no table.
 */
export function isoTime(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  const rest = ms - day * DAY_MS;
  const shifted = day + EPOCH_DAYS;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const date = `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
  const minutes = `${padded(rest / 3_600_000, 2)}:${padded((rest / 60_000) % 60, 2)}`;
  return `${date}T${minutes}:${padded((rest / 1000) % 60, 2)}.${padded(rest % 1000, 3)}Z`;
}

function padded(value: number, width: number): string {
  return String(Math.trunc(value)).padStart(width, '0');
}
