import type { Json } from '../../core/base/json.ts';
import type { TaskDefinition, Writes } from '../../core/workflow/workflow.ts';
import type { CallSite } from './call-site.ts';
import type { Expr } from './expression.ts';
import type { Fault } from './field-kind.ts';
import { partOfTask } from './record-expression.ts';

/** A task as it was written, before it is known what stands around it. */
export type TaskNode = {
  /** A phase has its tasks in `children`. */
  readonly definition: TaskDefinition;
  readonly children: readonly TaskNode[];
  /** As it was said; what is left open follows the agent. */
  readonly writes?: Writes;
  readonly mayChangeNothing?: boolean;
  /** One of several ways: it is skipped where another one is taken. */
  readonly isCase: boolean;
  readonly faults: readonly Fault[];
  readonly site: CallSite;
};

declare const OUTPUTS: unique symbol;

/** One task or several with the edges between them, to be put together into more. */
export type Part<Outputs = unknown> = {
  readonly nodes: readonly TaskNode[];
  readonly [OUTPUTS]?: Outputs;
};

/** One task, a leaf or a phase, and what conditions may ask of it. */
export type Task<Id extends string = string, Output = unknown> = Part<{ readonly [K in Folded<Id>]: Output }> & {
  readonly id: Id;
  readonly output: Expr<Output>;
  readonly status: Expr<TaskStatus>;
  /** How it came to its end, such as `max_iterations_reached`. */
  readonly result: Expr<string>;
};

export type TaskStatus = 'complete' | 'failed' | 'skipped' | 'cancelled';

/** Ids as expressions have them. */
type Folded<Id extends string> = Id extends `${infer Head}-${infer Tail}` ? `${Head}_${Folded<Tail>}` : Id;

/** What a phase of these parts gives: the outputs of its tasks by their ids. */
export type OutputsOf<Parts extends readonly Part[]> = Whole<
  { readonly [K in keyof Parts]: Parts[K] extends Part<infer O> ? (outputs: O) => void : never }[number]
>;
type Whole<U> = [U] extends [(outputs: infer All) => void] ? All : unknown;

export function taskOf<const Id extends string, Output = Json>(id: Id, node: TaskNode): Task<Id, Output> {
  return {
    id,
    nodes: [node],
    output: partOfTask<Output>(id, 'output'),
    status: partOfTask<TaskStatus>(id, 'status'),
    result: partOfTask<string>(id, 'result'),
  };
}

/** The tasks that wait for none of the others. */
export function firstOf(nodes: readonly TaskNode[]): ReadonlySet<TaskNode> {
  const ids = new Set(nodes.map(({ definition }) => definition.id));
  return new Set(nodes.filter(({ definition }) => !definition.needs.some((need) => ids.has(need))));
}

/** The tasks that none of the others waits for. */
export function lastOf(nodes: readonly TaskNode[]): readonly TaskNode[] {
  const needed = new Set(nodes.flatMap(({ definition }) => definition.needs));
  return nodes.filter(({ definition }) => !needed.has(definition.id));
}

export function idsOf(nodes: readonly TaskNode[]): readonly string[] {
  return nodes.map(({ definition }) => definition.id);
}

export function withDefinition(node: TaskNode, change: (definition: TaskDefinition) => TaskDefinition): TaskNode {
  return { ...node, definition: change(node.definition) };
}

/** With more needs, each once. */
export function needing(node: TaskNode, ids: readonly string[]): TaskNode {
  return withDefinition(node, (definition) => ({ ...definition, needs: [...new Set([...definition.needs, ...ids])] }));
}
