import type { RunId } from '../core/base/ids.ts';
import type { Json } from '../core/base/json.ts';
import { type EventView, eventView } from '../core/report/event-view.ts';
import type { StatusView } from '../core/report/status.ts';
import type { PersonCommand } from '../core/run/command.ts';
import type { SandboxPolicy } from '../core/workflow/workflow.ts';
import type { CommandAnswer, DrivenRun, LiveSignal, WorkflowSource } from './host.ts';
import { openHost } from './open-host.ts';

export type LibraryOptions = {
  /** A folder in the repository; the present one unless said. */
  readonly cwd?: string;
  /** Where agents find their keys and their PATH; that of this process unless said. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly inputs?: Readonly<Record<string, Json>>;
  /** Role to adapter: lets another agent do a role. */
  readonly agents?: Readonly<Record<string, string>>;
  /** Ask before each task starts. */
  readonly approve?: boolean;
  readonly maxParallel?: number;
  readonly sandbox?: SandboxPolicy;
  readonly budgetTokens?: number;
  readonly budgetUsd?: number;
  /** Interrupts the run: nothing more is launched, and agents are collected within 10 s. */
  readonly signal?: AbortSignal;
};

/** A run that this process drives. It goes on whether or not somebody looks. */
export type Run = {
  readonly id: RunId;
  readonly notes: readonly string[];
  /** What is journaled, from the first event on, as `tutti events --json` prints it. For one reader. */
  readonly events: AsyncIterable<EventView>;
  /** What agents say and do in between; those that nobody takes in time are lost. For one reader. */
  readonly messages: AsyncIterable<LiveSignal>;
  /** How the run stands when nothing is left to do, as `tutti status --json` prints it. */
  readonly result: Promise<StatusView>;
  status(): StatusView;
  /** What a person may say to it, such as `approve`. */
  command(command: PersonCommand): Promise<CommandAnswer>;
  interrupt(): void;
};

const USD_MICROS = 1_000_000;

/**
 * Runs a workflow file, or a workflow that this program made. @throws TuttiError for what is wrong with the workflow,
 * the folder or the machine: then nothing was started
 */
export async function run(workflow: WorkflowSource, options: LibraryOptions = {}): Promise<Run> {
  const { cwd = process.cwd(), env = process.env, signal, budgetUsd } = options;
  signal?.throwIfAborted();
  const host = await openHost({ cwd, env });
  const driven = await host.start(workflow, {
    inputs: options.inputs ?? {},
    agents: options.agents ?? {},
    approve: options.approve ?? false,
    maxParallel: options.maxParallel,
    sandbox: options.sandbox,
    budgetTokens: options.budgetTokens,
    budgetUsdMicros: budgetUsd === undefined ? undefined : Math.round(budgetUsd * USD_MICROS),
    stay: false,
  });
  const interrupt = (): void => driven.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  return {
    id: driven.run,
    notes: driven.notes,
    events: viewsOf(driven),
    messages: driven.signals,
    result: resultOf(driven).finally(() => signal?.removeEventListener('abort', interrupt)),
    status: driven.status,
    command: driven.command,
    interrupt,
  };
}

async function* viewsOf({ events }: DrivenRun): AsyncIterable<EventView> {
  for await (const recorded of events) yield eventView(recorded);
}

async function resultOf(driven: DrivenRun): Promise<StatusView> {
  const status = await driven.settled;
  return { ...driven.status(), status };
}
