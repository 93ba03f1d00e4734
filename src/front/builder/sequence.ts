import type { TaskDefinition } from '../../core/workflow/workflow.ts';
import type { Gives } from './expression.ts';
import { firstOf, idsOf, lastOf, needing, type OutputsOf, type Part, type TaskNode, withDefinition } from './part.ts';
import { allOf, isCase, noneOf, type Recorded, recordedText } from './record-expression.ts';

/** Each part begins when the one before it is complete. After a `branch`, that is the way that was taken. */
export function sequence<const P extends readonly Part[]>(...parts: P): Part<OutputsOf<P>> {
  const nodes: TaskNode[] = [];
  let before: readonly TaskNode[] = [];
  for (const part of parts) {
    const begin = firstOf(part.nodes);
    for (const node of part.nodes) nodes.push(begin.has(node) ? after(node, before) : node);
    before = lastOf(part.nodes);
  }
  return { nodes };
}

/** Parts side by side. It only groups: `phase` gives a group a name, gates and a budget of its own. */
export function parallel<const P extends readonly Part[]>(...parts: P): Part<OutputsOf<P>> {
  return { nodes: parts.flatMap(({ nodes }) => nodes) };
}

/** A part for each word that the value may have; one that is not there does nothing. */
export type Cases<T extends string> = [T] extends [never]
  ? { readonly [word: string]: Part }
  : { readonly [Word in T | 'else']?: Part };

/** The part for the word that `on` turns out to be, else the one under `else`; the others are skipped. */
export function branch<T extends string>(on: Gives<T>, cases: NoInfer<Cases<T>>): Part {
  const ways = Object.entries<Part | undefined>(cases).flatMap(([word, part]) =>
    part === undefined ? [] : [{ word, part }],
  );
  const words = ways.map(({ word }) => word).filter((word) => word !== 'else');
  const nodes = ways.flatMap(({ word, part }) => {
    const condition = word === 'else' ? noneOf(on, words) : isCase(on, word);
    const begin = firstOf(part.nodes);
    return part.nodes.map((node) => ({ ...(begin.has(node) ? onlyIf(node, condition) : node), isCase: true }));
  });
  return { nodes };
}

function after(node: TaskNode, before: readonly TaskNode[]): TaskNode {
  const waiting = needing(node, idsOf(before));
  if (!before.some((one) => one.isCase)) return waiting;
  // All ways but one were skipped, which must not skip what follows them.
  const isOpen = waiting.definition.join === 'all_success';
  return isOpen
    ? withDefinition(waiting, (definition): TaskDefinition => ({ ...definition, join: 'none_failed' }))
    : waiting;
}

function onlyIf(node: TaskNode, condition: Recorded): TaskNode {
  const { when } = node.definition;
  const both = when === undefined ? condition : allOf([condition, recordedText(when)]);
  const conditional = withDefinition(node, (definition): TaskDefinition => ({ ...definition, when: both.cel }));
  return needing(conditional, condition.needs);
}
