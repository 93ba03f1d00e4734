import type { PhaseDefinition } from '../../core/workflow/workflow.ts';
import { present } from '../language/present.ts';
import { type CallSite, callSite } from './call-site.ts';
import type { Fault } from './field-kind.ts';
import { phaseKinds, superviseKinds } from './option-kinds.ts';
import type { PhaseOptions, SuperviseOptions } from './options.ts';
import { type OutputsOf, type Part, type Task, taskOf } from './part.ts';
import { celOf, phaseOf } from './settle-options.ts';
import { sound } from './task.ts';

const ROUNDS_MAX = 10;
const TASKS_MAX = 50;

/** One part, or several side by side. */
export type Parts = Part | readonly Part[];
type OutputsIn<P extends Parts> = P extends Part<infer O> ? O : P extends readonly Part[] ? OutputsOf<P> : unknown;

/** A task that holds tasks: complete when they are, with their outputs by id as its own. */
export function phase<const Id extends string, const P extends Parts>(
  id: Id,
  tasks: P,
  options: PhaseOptions = {},
): Task<Id, OutputsIn<P>> {
  const { given, faults } = sound(options, phaseKinds, { owner: `the phase \`${id}\``, empty: {} });
  return phaseTask(id, { definition: phaseOf(id, given), tasks, faults, site: callSite(phase) });
}

/** A phase that undoes what was completed, newest first, when one of its tasks fails. */
export function saga<const Id extends string, const P extends Parts>(
  id: Id,
  tasks: P,
  options: PhaseOptions = {},
): Task<Id, OutputsIn<P>> {
  const { given, faults } = sound(options, phaseKinds, { owner: `the saga \`${id}\``, empty: {} });
  return phaseTask(id, { definition: { ...phaseOf(id, given), saga: true }, tasks, faults, site: callSite(saga) });
}

/** An agent that hands out tasks, round by round, until `until` and the gates hold. */
export function supervise<const Id extends string>(id: Id, options: SuperviseOptions): Task<Id> {
  const owner = `the supervisor \`${id}\``;
  const { given, faults } = sound(options, superviseKinds, { owner, empty: { agent: '', objective: '', workers: [] } });
  const { agent, objective, workers, until, maxRounds = ROUNDS_MAX, maxTasks = TASKS_MAX } = given;
  const supervision = { agent, objective, workers, ...present({ until: celOf(until) }), maxRounds, maxTasks };
  const definition = { ...phaseOf(id, given), supervise: { ...supervision, approval: given.approveTasks ?? false } };
  return phaseTask(id, { definition, tasks: [], faults, site: callSite(supervise) });
}

type Phase = {
  readonly definition: PhaseDefinition;
  readonly tasks: Parts;
  readonly faults: readonly Fault[];
  readonly site: CallSite;
};

function phaseTask<const Id extends string, Output = unknown>(id: Id, { tasks, ...node }: Phase): Task<Id, Output> {
  return taskOf(id, { ...node, children: partsOf(tasks).flatMap(({ nodes }) => nodes), isCase: false });
}

function partsOf(tasks: Parts): readonly Part[] {
  return 'nodes' in tasks ? [tasks] : tasks;
}
