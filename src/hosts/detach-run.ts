import type { RunId } from '../core/base/ids.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import { detach } from '../adapters/process/spawn.ts';
import { logsFolder } from './keep-logs.ts';
import type { Place } from './place.ts';
import { isDriven } from './run-summaries.ts';

/** A program starts within a second or two, also on a busy machine. */
const START_MS = 30_000;
const LOOK_MS = 50;

/** Starts a process that outlives this one and drives the run, and waits until it holds the lease. */
export async function detachRun(place: Place, run: RunId, words: readonly string[]): Promise<void> {
  const [program, ...args] = words;
  const log = `${logsFolder(place, run)}/driver.log`;
  const env = Object.fromEntries(
    Object.entries(place.person.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const redirected = ['-c', 'exec "$@" >>"$0" 2>&1 </dev/null', log, program ?? '', ...args];
  await detach({ program: '/bin/sh', args: redirected, cwd: place.repository.topLevel, env });
  const never = new AbortController().signal;
  for (
    const began = place.clock.elapsed();
    place.clock.elapsed() - began < START_MS;
    await place.clock.sleep(LOOK_MS, never)
  ) {
    if (isDriven(place, run) || hasEnded(place, run)) return;
  }
  throw new TuttiError({
    code: 'DRIVER_SILENT',
    where: run,
    what: `the process that should drive the run did not begin within ${START_MS / 1_000} s; what it said is in ${log}`,
    fix: `tutti resume ${run}`,
  });
}

function hasEnded({ store }: Place, run: RunId): boolean {
  const { status } = store.runs.findRun(run);
  return status !== 'running' && status !== 'paused';
}
