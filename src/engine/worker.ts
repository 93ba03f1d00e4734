/**
 * Performs what is owed. Invariants:
 * 1. Whatever is claimed is reported once, or given up because its lease was withdrawn.
 * 2. Of one attempt, what stops it waits until what runs it has ended: two performers never collect one workspace.
 * 3. A performer that throws has met a bug or a broken machine: the worker stops claiming, and says so by rejecting.
 */
import type { RunId } from '../core/base/ids.ts';
import { attemptName } from '../core/run/attempt.ts';
import { EFFECT_TYPES } from '../core/run/effect.ts';
import type { WorkerPorts } from '../ports/engine-ports.ts';
import type { LeaseId, WorkLease, WorkPlane } from '../ports/work-plane.ts';
import { perform } from './perform.ts';
import type { Performing } from './performing.ts';

/** How soon a worker hears that what it does is no longer wanted. */
const BEAT_MS = 1_000;

export type Worker = {
  /** Rejects when a performer failed in a way that no report can tell. */
  readonly done: Promise<void>;
  /** Asks every agent to stop and be collected; with grace 0 they are killed. */
  interrupt(graceMs: number): Promise<void>;
  /** Gives up what is held, without a report. */
  stop(): void;
};

type Held = {
  readonly lease: WorkLease;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  interrupt(graceMs: number): Promise<void>;
};

export function startWorker(run: RunId, plane: WorkPlane, ports: WorkerPorts): Worker {
  const stopping = new AbortController();
  const held = new Map<LeaseId, Held>();
  let broken: ((reason: unknown) => void) | undefined;
  const failed = new Promise<never>((_, reject) => (broken = reject));

  function begin(lease: WorkLease): void {
    const controller = new AbortController();
    if (stopping.signal.aborted) controller.abort();
    const interruptions: ((graceMs: number) => Promise<void>)[] = [];
    const before = runningBefore(held, lease);
    const performing: Performing = {
      run,
      ports,
      signal: controller.signal,
      before,
      onInterrupt: (stop) => void interruptions.push(stop),
    };
    const ended = (async () => {
      try {
        const report = await perform(lease.work, performing);
        if (report !== null && !performing.signal.aborted) await plane.report(lease.id, report);
      } catch (reason) {
        if (!performing.signal.aborted) broken?.(reason);
      } finally {
        held.delete(lease.id);
      }
    })();
    const interrupt = async (graceMs: number): Promise<void> =>
      void (await Promise.all(interruptions.map((stop) => stop(graceMs))));
    held.set(lease.id, { lease, controller, ended, interrupt });
  }

  async function claimAll(): Promise<void> {
    while (!stopping.signal.aborted) {
      for (const lease of await plane.claim(EFFECT_TYPES, stopping.signal)) begin(lease);
    }
  }

  async function beatAll(): Promise<void> {
    while (!stopping.signal.aborted) {
      await ports.clock.sleep(BEAT_MS, stopping.signal);
      if (held.size === 0) continue;
      const { stop } = await plane.beat([...held.keys()]);
      for (const id of stop) held.get(id)?.controller.abort();
    }
  }

  const working = together([claimAll(), beatAll()]);
  return {
    done: Promise.race([working, failed]),
    async interrupt(graceMs) {
      await Promise.all([...held.values()].map((one) => one.interrupt(graceMs)));
    },
    stop() {
      stopping.abort();
      for (const { controller } of held.values()) controller.abort();
    },
  };
}

/** For what stops an attempt: the end of what still runs it here. */
function runningBefore(held: ReadonlyMap<LeaseId, Held>, lease: WorkLease): Promise<void> {
  if (lease.work.type !== 'stop-attempt') return Promise.resolve();
  const name = attemptName(lease.work.task, lease.work.attempt);
  const others = [...held.values()].filter((one) => attemptName(one.lease.work.task, one.lease.work.attempt) === name);
  return together(others.map((one) => one.ended));
}

async function together(all: readonly Promise<void>[]): Promise<void> {
  await Promise.all(all);
}
