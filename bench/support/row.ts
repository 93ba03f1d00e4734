import { loadavg } from 'node:os';
import { fsyncMs } from './measure.ts';

/** What survives: a power cut (F), a killed process (N), or nothing was to be kept (-). */
export type Durability = 'F' | 'N' | '-';

/** One line of the table: ours against a floor or a peer that ran in the same sitting. */
export type Row = {
  readonly what: string;
  readonly ours: string;
  readonly against: string;
  /** The number that the goal is about; mostly ours against the other. */
  readonly value: number;
  readonly unit: string;
  readonly goal: { readonly atMost: number } | { readonly atLeast: number } | null;
  readonly durability: Durability;
  /** What a reader must know to read it rightly. */
  readonly note?: string;
};

/** Prints the rows of one sitting as a table that can be pasted into a page. */
export async function printRows(name: string, rows: readonly Row[]): Promise<void> {
  const perSecond = Math.round(1_000 / (await fsyncMs()));
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const out = rows.map((row) => {
    const cells = [row.what, row.ours, row.against, shown(row), goalOf(row), verdict(row), row.durability];
    return `| ${[...cells, String(perSecond), load, row.note ?? ''].join(' | ')} |`;
  });
  process.stdout.write(out.map((line) => `${line}\n`).join(''));
  process.stderr.write(`bench: ${name} done\n`);
}

export const HEADING: string = [
  '| what | ours | floor or peer | value | goal | | class | fsync/s | load | note |',
  '|---|---|---|---|---|---|---|---|---|---|',
].join('\n');

function shown({ value, unit }: Row): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3;
  return `${value.toFixed(digits)}${unit}`;
}

function goalOf({ goal, unit }: Row): string {
  if (goal === null) return '';
  return 'atMost' in goal ? `<= ${goal.atMost}${unit}` : `>= ${goal.atLeast}${unit}`;
}

function verdict({ goal, value }: Row): string {
  if (goal === null) return '';
  const met = 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
  return met ? 'met' : 'SHORT';
}
