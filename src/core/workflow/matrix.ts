import type { Json, JsonObject } from '../base/json.ts';

/** A map makes a task of each item, and a run keeps all of them at hand. */
export const ITEMS_MAX: number = 10_000;

/** Every combination, the first axis turning slowest; null where there are more than a map may have. */
export function productOf(axes: readonly (readonly [string, readonly Json[]])[]): readonly JsonObject[] | null {
  const size = axes.reduce((product, [, values]) => product * values.length, 1);
  if (size > ITEMS_MAX) return null;
  let items: readonly JsonObject[] = [{}];
  for (const [name, values] of axes)
    items = items.flatMap((item) => values.map((value): JsonObject => ({ ...item, [name]: value })));
  return items;
}
