import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../src/core/base/json.ts';
import { fieldsOf, parseJson, textOf } from '../../../src/core/base/read-json.ts';
import { scratchRepository } from '../git/scratch-repository.ts';
import { sameEachTime } from './same-each-time.ts';

const MAIN = join(import.meta.dirname, '../../../src/surfaces/cli/main.ts');

/** A run that a page tells of, from its end: everything that it left can be asked. */
export type SmallJourney = {
  /** What a command prints as JSON, one value a line; where that is nothing, the error that it prints. */
  values(words: readonly string[]): readonly Json[];
  /** A value with the same names each time. */
  same(value: Json): Json;
  /** What a command prints for people. */
  text(words: readonly string[]): string;
  /** A file of an attempt, such as `prompt.md`. */
  attemptFile(attempt: string, name: string): string;
  /** The commits of the run's branch, youngest first, with their messages. */
  log(): string;
  remove(): void;
};

type Answer = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** Runs `tutti.yaml` of these files with the real command in a repository of its own. */
export function runSmallJourney(files: Readonly<Record<string, string>>): SmallJourney {
  const scratch = scratchRepository(files);
  const env = { PATH: process.env['PATH'] ?? '', HOME: scratch.home, LC_ALL: 'C.UTF-8' };
  const tutti = (words: readonly string[]): Answer =>
    spawnSync(process.execPath, [MAIN, ...words], { cwd: scratch.repo, env, encoding: 'utf8' });
  const streamed = tutti(['run', 'tutti.yaml', '--json', '--max-parallel', '2']);
  const run = textOf(fieldsOf(parseJson(streamed.stdout.split('\n')[0] ?? ''))['run']);
  if (run === undefined || streamed.status !== 0) throw new Error(`the run is not complete: ${streamed.stderr}`);
  const values = (words: readonly string[]): readonly Json[] => {
    const { stdout, stderr } = tutti(words);
    return (stdout === '' ? stderr : stdout).split('\n').flatMap((line) => parseJson(line) ?? []);
  };
  const same = sameEachTime(run);
  // Commits are called by the order in which the journal has them, whatever is asked first.
  same(values(['events', '--json']));
  return {
    same,
    values,
    text: (words) => tutti(words).stdout,
    attemptFile: (attempt, name) => readFileSync(join(scratch.repo, '.git/tutti/attempts', run, attempt, name), 'utf8'),
    log: () => textOf(same(scratch.git('log', '--format=commit %H%n%n%B', `main..tutti/${run}`))) ?? '',
    remove: scratch.remove,
  };
}
