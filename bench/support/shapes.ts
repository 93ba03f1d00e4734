/** The three shapes in which no-op tasks are run, the same for every engine that is compared. */
export const SHAPES = ['chain', 'fan', 'layer'] as const;
export type Shape = (typeof SHAPES)[number];

const SEED = 42;
const NEEDS_IN_LAYER = 3;

export function shapeNamed(word: string | undefined): Shape {
  const shape = SHAPES.find((one) => one === word);
  if (shape === undefined) throw new Error(`no shape ${String(word)}: ${SHAPES.join(', ')}`);
  return shape;
}

/** The tasks that each task waits for, by number. `fan` has one task more than `n`: the join. */
export function needsOf(shape: Shape, n: number): readonly (readonly number[])[] {
  const numbers = Array.from({ length: n }, (_, index) => index);
  if (shape === 'chain') return numbers.map((index) => (index === 0 ? [] : [index - 1]));
  if (shape === 'fan') return [...numbers.map(() => []), numbers];
  const random = randomFrom(SEED);
  const width = Math.max(NEEDS_IN_LAYER, Math.round(Math.sqrt(n)));
  return numbers.map((index) => {
    if (index < width) return [];
    const above = (Math.floor(index / width) - 1) * width;
    const needs = new Set<number>();
    while (needs.size < NEEDS_IN_LAYER) needs.add(above + Math.floor(random() * width));
    return [...needs];
  });
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
