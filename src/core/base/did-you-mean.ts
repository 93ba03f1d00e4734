const WORD_MAX: number = 128;

/**
 * The candidate that a mistyped word most likely meant, or undefined when none is near: at most a third of the word's
 * letters, and never more than three, may differ; of a single letter none. Of two that are equally near the first wins.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > WORD_MAX) return undefined;
  const typed = word.toLowerCase();
  let limit = word.length < 2 ? 0 : Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  let best: string | undefined;
  for (const candidate of candidates) {
    const distance = distanceWithin(typed, candidate.toLowerCase(), limit);
    if (distance === undefined) continue;
    best = candidate;
    if (distance === 0) return best;
    limit = distance - 1;
  }
  return best;
}

/**
 * Letters to add, drop, change or swap with their neighbour; undefined as soon as it is sure to be more than `limit`.
 */
function distanceWithin(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined;
  let older: number[] = [];
  let above: number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(at(above, column) + 1, at(current, column - 1) + 1, at(above, column - 1) + (same ? 0 : 1));
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, at(older, column - 2) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    // A swap looks two rows back, so one row over the limit does not settle it yet.
    if (least > limit && Math.min(...above) > limit) return undefined;
    older = above;
    above = current;
  }
  const distance = at(above, b.length);
  return distance <= limit ? distance : undefined;
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

/** `. Did you mean \`x\`?`, or nothing: to be put behind a sentence without its full stop. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = closest(word, candidates);
  return near === undefined ? '' : `. Did you mean \`${near}\`?`;
}
