import type { Expr } from './expression.ts';
import { firstOf, idsOf, type Part, type TaskNode } from './part.ts';
import { named } from './record-expression.ts';

/** What happened, as `tutti emit` or a trigger tells it. */
export type Event = { readonly type: string; readonly details: unknown };

/** Tasks that run for an event alone. They stand at the top of a workflow. */
export type Answers = {
  readonly answers: readonly TaskNode[];
  readonly events: Readonly<Record<string, readonly string[]>>;
};

/** What answers each type of event: a part begins for the event, and what follows in it goes on for that event. */
export function on(events: Readonly<Record<string, Part | ((event: Expr<Event>) => Part)>>): Answers {
  const parts = Object.entries(events).map(([type, answer]): readonly [string, readonly TaskNode[]] => [
    type,
    (typeof answer === 'function' ? answer(named('event')) : answer).nodes,
  ]);
  return {
    // One task may answer several events.
    answers: [...new Set(parts.flatMap(([, nodes]) => nodes))],
    events: Object.fromEntries(parts.map(([type, nodes]) => [type, idsOf([...firstOf(nodes)])])),
  };
}
