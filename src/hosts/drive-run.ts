/**
 * A run that this process drives: the loop, the worker beside it, and what goes on around them. Invariants:
 * 1. The lease is held before the journal is folded, and given back after the last commit.
 * 2. What is told to others (events, logs, the live view) was committed before.
 * 3. However it ends, agents that are still at work stay at work: the next driver watches them again.
 */
import { openBranch } from '../adapters/git/integrator.ts';
import type { RunId } from '../core/base/ids.ts';
import { type RunStatus, statusView } from '../core/report/status.ts';
import type { Refusal } from '../core/run/command.ts';
import type { RunState } from '../core/run/state.ts';
import { makeBell } from '../engine/bell.ts';
import { type Driver, drive } from '../engine/drive.ts';
import { startWorker } from '../engine/worker.ts';
import { type Audience, makeAudience } from './audience.ts';
import { foldRun } from './fold-run.ts';
import type { CommandAnswer, DriveOptions, DrivenRun } from './host.ts';
import { makePorts } from './make-ports.ts';
import { sandboxOf } from './person.ts';
import type { Place } from './place.ts';
import { leaveRun, takeRun } from './take-run.ts';
import { interruptRun, type Running, tendRun } from './tend-run.ts';
import { writeReport } from './write-report.ts';

/** `begins`: nobody was told of the run yet, so its first events are news. */
export type Driving = DriveOptions & { readonly notes: readonly string[]; readonly begins: boolean };

export async function driveRun(place: Place, run: RunId, options: Driving): Promise<DrivenRun> {
  const { store, clock, redact } = place;
  const held = await takeRun(place, run);
  try {
    const state = foldRun(store, run, options.sandbox ?? sandboxOf(place.person));
    const known = options.begins ? 0 : state.seq;
    await makeBranch(place, state);
    const audience = makeAudience(place, run, state);
    const { plan } = state.index;
    const { ports, sandbox } = await makePorts(place, { plan, fence: held }, audience.observed);
    const { events, signals } = audience;
    const news = makeBell();
    const committed = (commit: Parameters<Audience['committed']>[0]): void => {
      audience.committed(commit);
      // After the turn that has committed: only then the driver knows whether anything is left to do.
      setImmediate(() => news.ring());
    };
    const driver = drive({ run, state, fence: held.number, journal: store.journal, clock, redact, committed });
    const worker = startWorker(run, driver.plane, ports);
    if (!options.begins) await lookAgain(driver, state);
    const ending = { interrupts: 0, interruptedAt: 0, failed: null };
    const running: Running = { place, run, held, state, driver, worker, stay: options.stay, news, ...ending };
    const settled = untilSettled(running, audience);
    return {
      run,
      notes: [...options.notes, ...notesOn(plan.sandbox, sandbox)],
      known,
      events,
      signals,
      status: () => statusView(state),
      command: async (command) => answerOf(await driver.submit(command)),
      interrupt: () => interruptRun(running),
      settled,
    };
  } catch (error) {
    await leaveRun(place, held);
    throw error;
  }
}

/** Whatever ended it: the loop stops, the lease is given back, and those who look on are told that no more comes. */
async function untilSettled(running: Running, audience: Audience): Promise<RunStatus> {
  const { place, run, held, state, driver, worker } = running;
  try {
    return await tendRun(running);
  } finally {
    driver.stop();
    worker.stop();
    await leaveRun(place, held);
    audience.close();
    writeReport(place, run, state);
  }
}

/**
 * The first driver of a run makes its branch. One that is missing later was removed by somebody, and the merge will
 * say so.
 */
async function makeBranch({ repository }: Place, { started, head }: RunState): Promise<void> {
  if (started === null || head !== started.base) return;
  await openBranch(repository, `refs/heads/${started.branch}`, started.base);
}

/**
 * Who resumes a run has mended what the machine lacked, or wants to know whether it is there now: those who waited for
 * it
 * try again.
 */
async function lookAgain(driver: Driver, state: RunState): Promise<void> {
  for (const { path: task, blocked } of state.tasks.values()) {
    if (blocked?.reason !== 'environment') continue;
    await driver.submit({ type: 'unblock', task, block: blocked.block, by: 'resume', message: '' });
  }
}

function notesOn(policy: string, sandbox: { readonly kind: string; readonly why?: string }): readonly string[] {
  if (sandbox.kind !== 'none' || policy === 'none') return [];
  return [
    `No sandbox: ${sandbox.why ?? ''}. Agents run with your rights; nothing they do in the repository is merged unchecked.`,
  ];
}

function answerOf(refusal: Refusal | null): CommandAnswer {
  return refusal === null ? { type: 'taken', driven: true } : { type: 'refused', refusal };
}
