import { TuttiError } from '../../core/base/tutti-error.ts';
import type { RunRow } from '../../ports/runs.ts';

const SHOWN_MAX: number = 5;

/** The run that a person means by an id, the beginning of one, or `@last`. `rows` are newest first. */
export function findRun(rows: readonly RunRow[], word: string): RunRow {
  const exact = word === '@last' ? rows[0] : rows.find((row) => row.id === word);
  if (exact !== undefined) return exact;
  const begins = word === '' ? [] : rows.filter((row) => row.id.startsWith(word) || row.id.startsWith(`r-${word}`));
  const [only, second] = begins;
  if (only !== undefined && second === undefined) return only;
  if (only !== undefined) {
    throw new TuttiError({
      code: 'RUN_AMBIGUOUS',
      where: word,
      what: `${begins.length} runs begin with ${JSON.stringify(word)}: ${names(begins)}`,
      fix: 'write more of the id, or `@last` for the newest run',
    });
  }
  throw new TuttiError({
    code: 'RUN_UNKNOWN',
    where: word,
    what: rows.length === 0 ? 'there is no run in this repository yet' : `no run is called ${JSON.stringify(word)}`,
    fix: rows.length === 0 ? 'start one with `tutti run <file>`' : `did you mean ${names(rows)}?`,
  });
}

export function runUnknown(run: string): TuttiError {
  return new TuttiError({
    code: 'RUN_UNKNOWN',
    where: run,
    what: `the journal holds no run ${run}`,
    fix: 'look for it with `tutti runs`',
  });
}

export function runExists(run: string): TuttiError {
  return new TuttiError({
    code: 'RUN_EXISTS',
    where: run,
    what: `there is a run ${run} already, and it stays as it is`,
    fix: 'start the run again: it gets another id',
  });
}

function names(rows: readonly RunRow[]): string {
  const shown = rows.slice(0, SHOWN_MAX).map((row) => `${row.id} (${row.workflow})`);
  const more = rows.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}
