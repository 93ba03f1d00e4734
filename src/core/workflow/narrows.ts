import { accepts, advance, enter, type Glob, skip } from './glob.ts';

const VISITS_MAX: number = 20_000;
/** Stands for every character that no pattern names. */
const OTHER: string = '\u0000';

/**
 * Whether every path that `child` matches is matched by one of `parents`. A yes is always right; a no is right unless
 * the patterns are so entangled that the proof was given up after 20,000 steps, which takes wildcards by the dozen.
 */
export function narrows(child: Glob, parents: readonly Glob[]): boolean {
  const parent = union(parents);
  const chars = new Set<string>([OTHER]);
  for (const step of [...child.steps, ...parent.steps]) if (step.type === 'char') chars.add(step.char);
  chars.delete('/');
  const seen = new Set<string>();
  const open: { readonly state: number; readonly above: ReadonlySet<number> }[] = [];
  const reach = (state: number, above: ReadonlySet<number>): void => {
    const key = `${state}:${[...above].sort((a, b) => a - b).join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    open.push({ state, above });
  };
  for (const start of child.starts) reach(start, enter(parent, parent.starts));
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const { state, above } = pair;
    const step = child.steps[state];
    if (step === undefined) continue;
    if (step.type === 'accept' && !accepts(parent, above)) return false;
    if (seen.size > VISITS_MAX) return false;
    const next = skip(step, state);
    if (next !== undefined) reach(next, above);
    if (step.type === 'char') reach(state + 1, advance(parent, above, step.char));
    if (step.type === 'inside') reach(state - 1, advance(parent, above, '/'));
    if (step.type === 'char' || step.type === 'accept') continue;
    const after = step.type === 'star' || step.type === 'inside' ? state : state + 1;
    for (const char of chars) reach(after, advance(parent, above, char));
  }
  return true;
}

function union(globs: readonly Glob[]): Glob {
  const starts: number[] = [];
  let size = 0;
  for (const glob of globs) {
    for (const start of glob.starts) starts.push(start + size);
    size += glob.steps.length;
  }
  const steps = globs.flatMap((glob) => glob.steps);
  return { type: 'glob', pattern: globs.map((glob) => glob.pattern).join(), steps, starts, prefixes: [] };
}
