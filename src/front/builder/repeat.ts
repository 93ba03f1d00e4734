import { assert } from '../../core/base/assert.ts';
import type { Json } from '../../core/base/json.ts';
import type { CandidatesDefinition, MapSource, TaskDefinition } from '../../core/workflow/workflow.ts';
import { present } from '../language/present.ts';
import { type CallSite, callSite } from './call-site.ts';
import type { Expr, Gives } from './expression.ts';
import { type Fault, faultsOf, isFields } from './field-kind.ts';
import { candidatesKinds, loopKinds, mapKinds } from './option-kinds.ts';
import type { CandidatesOptions, MapOptions } from './options.ts';
import { needing, type Part, type Task, type TaskNode, taskOf, withDefinition } from './part.ts';
import { named, recordedOf } from './record-expression.ts';
import { celOf, DEFAULT_AGENT } from './settle-options.ts';

/** A list, an expression or CEL that gives one, the paths that fit patterns, or every combination of some values. */
export type Over =
  | readonly Json[]
  | Gives<readonly unknown[]>
  | string
  | { readonly glob: string | readonly string[] }
  | { readonly matrix: Readonly<Record<string, readonly Json[] | Gives<readonly unknown[]> | string>> };

type ItemOf<O> = O extends readonly (infer Item)[]
  ? Item
  : O extends { readonly glob: unknown }
    ? string
    : O extends { readonly matrix: infer Axes }
      ? { readonly [K in keyof Axes]: ItemOf<Axes[K]> }
      : O extends Gives<infer List>
        ? List extends readonly (infer Item)[]
          ? Item
          : unknown
        : unknown;

/** Once for each item, side by side; the outputs are a list in the order of the items. */
export function map<const O extends Over, const Id extends string, Output>(
  over: O,
  body: Task<Id, Output> | ((item: Expr<ItemOf<O>>, index: Expr<number>) => Task<Id, Output>),
  options: MapOptions = {},
): Task<Id, readonly Output[]> {
  const task = typeof body === 'function' ? body(named('item'), named('index')) : body;
  const { onFailure = 'fail', maxParallel } = options;
  const around = { over: sourceOf(over), onFailure, ...present({ maxParallel }) };
  return changed(task, {
    name: 'map',
    faults: faultsOf(options, mapKinds, { name: '', owner: `the map of \`${task.id}\`` }),
    site: callSite(map),
    needs: needsOf(over),
    change: (definition) => ({ ...definition, map: around }),
  });
}

/** What a task inside of a loop may speak of. */
type Round = {
  /** Counts from 1. */
  readonly iteration: Expr<number>;
  /** Outputs of the iteration before; null in the first. */
  readonly previous: Expr<unknown>;
};

export type LoopOptions<Id extends string, Output> = {
  /** Asked after each iteration. */
  readonly until: string | Gives<boolean> | ((task: Task<Id, Output>) => Gives<boolean>);
  readonly max?: number;
  /** What becomes of it when the last iteration was not enough. */
  readonly onMax?: 'fail' | 'accept';
};

const ITERATIONS_MAX = 5;

/** Again and again, until its condition holds. */
export function refine<const Id extends string, Output>(
  body: Task<Id, Output> | ((round: Round) => Task<Id, Output>),
  options: LoopOptions<Id, NoInfer<Output>>,
): Task<Id, Output> {
  const task = typeof body === 'function' ? body({ iteration: named('iteration'), previous: named('previous') }) : body;
  const { until, max = ITERATIONS_MAX, onMax = 'fail' } = options;
  const condition = isQuestion(until) ? until(task) : until;
  const around = { until: celOf(condition) ?? '', max, onMax };
  return changed(task, {
    name: 'loop',
    faults: faultsOf(options, loopKinds, { name: '', owner: `the loop of \`${task.id}\`` }),
    site: callSite(refine),
    change: (definition) => ({ ...definition, loop: around }),
  });
}

/** An expression can be called as well, and is no function of ours. */
function isQuestion<T>(
  until: string | Gives<boolean> | ((task: T) => Gives<boolean>),
): until is (task: T) => Gives<boolean> {
  return typeof until === 'function' && recordedOf(until) === undefined;
}

/** Several attempts side by side, of which one is taken. A number repeats the task's own agent. */
export function candidates<const Id extends string, Output>(
  task: Task<Id, Output>,
  agents: number | readonly string[],
  options: CandidatesOptions = {},
): Task<Id, Output> {
  const { judge } = options;
  const judging = typeof judge === 'string' ? { agent: judge, criteria: [] } : judge;
  const chosen = judging === undefined ? {} : { judge: { agent: judging.agent, criteria: judging.criteria ?? [] } };
  return changed(task, {
    name: 'candidates',
    faults: faultsOf(options, candidatesKinds, { name: '', owner: `the candidates of \`${task.id}\`` }),
    site: callSite(candidates),
    change: (definition) => withCandidates(definition, agents, chosen),
  });
}

type Change = {
  readonly name: Modifier;
  readonly faults: readonly Fault[];
  readonly site: CallSite;
  readonly needs?: readonly string[];
  readonly change: (definition: TaskDefinition) => TaskDefinition;
};

/** From the inside outwards: what stands around another one is put around it. */
const MODIFIERS = ['candidates', 'loop', 'map'] as const;
type Modifier = (typeof MODIFIERS)[number];

function changed<const Id extends string, Output>(
  { id, nodes }: Part & { readonly id: Id },
  { name, faults, site, needs = [], change }: Change,
): Task<Id, Output> {
  const [node] = nodes;
  assert(node !== undefined, 'a task has one node');
  const found = [...faults, ...misplaced(node, name)].map((fault) => ({ ...fault, site }));
  const around = found.length === 0 ? withDefinition(node, change) : node;
  return taskOf(id, { ...needing(around, needs), faults: [...node.faults, ...found] });
}

function misplaced({ definition }: TaskNode, name: Modifier): readonly Fault[] {
  const code = 'CONFLICTING_OPTIONS';
  if (name === 'candidates' && definition.kind === 'phase') {
    const message = `the phase \`${definition.id}\` cannot have candidates: they are attempts of one task`;
    return [{ code, message, fix: 'give candidates to a task in it' }];
  }
  const outer = MODIFIERS.slice(MODIFIERS.indexOf(name)).find((one) => one in definition);
  if (outer === undefined) return [];
  const what = outer === name ? 'has one already' : `has a ${outer}, and that stands around it`;
  const message = `\`${name}\` cannot stand around \`${definition.id}\`, which ${what}`;
  return [{ code, message, fix: `put it into a phase: \`${name === 'loop' ? 'refine' : name}(… phase('…', …))\`` }];
}

function withCandidates(
  definition: TaskDefinition,
  agents: number | readonly string[],
  judging: Omit<CandidatesDefinition, 'agents'>,
): TaskDefinition {
  if (definition.kind === 'phase') return definition;
  const { work } = definition;
  const own = work.type === 'agent' ? work.agent : '';
  if (typeof agents === 'number') {
    return { ...definition, candidates: { agents: Array.from({ length: agents }, () => own), ...judging } };
  }
  // Nobody else was asked for: what the task leaves open follows the first of them.
  const [first = own] = agents;
  const led =
    work.type === 'agent' && own === DEFAULT_AGENT ? { ...definition, work: { ...work, agent: first } } : definition;
  return { ...led, candidates: { agents, ...judging } };
}

function sourceOf(over: Over): MapSource {
  const recorded = recordedOf(over);
  if (recorded !== undefined) return { type: 'expression', expression: recorded.cel };
  if (typeof over === 'string') return { type: 'expression', expression: over };
  if (isList(over)) return { type: 'items', items: over };
  if ('glob' in over) return { type: 'glob', patterns: typeof over.glob === 'string' ? [over.glob] : over.glob };
  if (!('matrix' in over)) return { type: 'items', items: [] };
  const axes = Object.entries(over.matrix).map(([name, axis]): [string, readonly Json[] | string] => [
    name,
    isList(axis) ? axis : typeof axis === 'string' ? axis : (recordedOf(axis)?.cel ?? ''),
  ]);
  return { type: 'matrix', axes: Object.fromEntries(axes) };
}

function needsOf(over: Over): readonly string[] {
  const values: readonly unknown[] = isFields(over) && 'matrix' in over ? Object.values(over.matrix) : [over];
  return values.flatMap((value) => recordedOf(value)?.needs ?? []);
}

function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}
