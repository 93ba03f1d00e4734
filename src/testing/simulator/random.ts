/** Chance that comes from a seed alone: the same seed gives the same run, on every machine. */
export type Random = {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the words, each as likely as its weight says. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
};

/** Mulberry32: 32 bits of state are plenty for a few thousand draws, and nothing is faster. */
export function makeRandom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick(list) {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    weighted(weights) {
      const words = Object.keys(weights) as (keyof typeof weights)[];
      let left = next() * words.reduce((sum, word) => sum + weights[word], 0);
      for (const word of words) {
        left -= weights[word];
        if (left < 0) return word;
      }
      throw new Error('no word has a weight');
    },
  };
}
