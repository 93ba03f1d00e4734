import { type Glob, type Step, skip } from './glob.ts';

/**
 * The shortest path that both patterns match, give or take a few characters, or null when there is none. Walks pairs of
 * states, each once: the time is bounded by the product of both sizes, and literal beginnings settle most cases at
 * once.
 */
export function globsIntersect(a: Glob, b: Glob): string | null {
  if (!a.prefixes.some((one) => b.prefixes.some((other) => agree(one, other)))) return null;
  const width = b.steps.length;
  /** How each pair was reached: the pair before it and the character taken, if any. */
  const cameFrom = new Map<number, { readonly pair: number; readonly char: string }>();
  const queue: number[] = [];
  const reach = (pair: number, from: number, char: string): void => {
    if (cameFrom.has(pair)) return;
    cameFrom.set(pair, { pair: from, char });
    queue.push(pair);
  };
  for (const one of a.starts) for (const other of b.starts) reach(one * width + other, -1, '');
  for (const pair of queue) {
    const left = Math.floor(pair / width);
    const right = pair % width;
    const leftStep = a.steps[left];
    const rightStep = b.steps[right];
    if (leftStep === undefined || rightStep === undefined) continue;
    if (leftStep.type === 'accept' && rightStep.type === 'accept') return spell(cameFrom, pair);
    const leftSkip = skip(leftStep, left);
    const rightSkip = skip(rightStep, right);
    if (leftSkip !== undefined) reach(leftSkip * width + right, pair, '');
    if (rightSkip !== undefined) reach(left * width + rightSkip, pair, '');
    for (const one of moves(leftStep, left)) {
      for (const other of moves(rightStep, right)) {
        const char = common(one.label, other.label);
        if (char !== null) reach(one.next * width + other.next, pair, char);
      }
    }
  }
  return null;
}

/** Whether one begins with the other. */
function agree(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}

/** A label is a character, or empty for any character within a name. */
type Move = { readonly label: string; readonly next: number };

function moves(step: Step, state: number): readonly Move[] {
  switch (step.type) {
    case 'char':
      return [{ label: step.char, next: state + 1 }];
    case 'any':
    case 'deep':
      return [{ label: '', next: state + 1 }];
    case 'star':
      return [{ label: '', next: state }];
    case 'inside':
      return [
        { label: '/', next: state - 1 },
        { label: '', next: state },
      ];
    case 'accept':
      return [];
  }
}

function common(one: string, other: string): string | null {
  if (one === other) return one === '' ? 'x' : one;
  if (one === '') return other === '/' ? null : other;
  if (other === '') return one === '/' ? null : one;
  return null;
}

function spell(cameFrom: ReadonlyMap<number, { readonly pair: number; readonly char: string }>, end: number): string {
  const chars: string[] = [];
  for (let at = cameFrom.get(end); at !== undefined; at = cameFrom.get(at.pair)) chars.push(at.char);
  return chars.toReversed().join('').replace(/\/$/, '');
}
