import { expandBraces } from './expand-braces.ts';

/**
 * Patterns of paths, matched in time linear in pattern times path. What they mean:
 * - paths are relative, with `/`; upper and lower case differ; a dot at the beginning of a name is a character like any
 * other;
 * - `*` is any run of characters within a name, `?` one character, `**` as a whole name any number of folders;
 * - `src/**` and `src/` are everything below `src`; a pattern without `*` and `?`, such as `src`, is that file or
 * everything below it;
 * - `{a,b}` is one of both; braces without a comma stand for themselves, and so do `[` and `]`: frameworks name files
 * `[id].ts`. Limits keep a hostile pattern cheap: see `LIMITS`.
 */
export type Glob = {
  readonly type: 'glob';
  readonly pattern: string;
  /** A non-deterministic automaton over the path with a `/` at its end, one stretch of steps an alternative. */
  readonly steps: readonly Step[];
  readonly starts: readonly number[];
  /** Per alternative the names before the first one with a wildcard. */
  readonly prefixes: readonly (readonly string[])[];
};

export type GlobMistake = { readonly type: 'mistake'; readonly message: string; readonly fix: string };

/** `any` and `star` take characters within a name; `deep` takes whole names, with `inside` as its second state. */
export type Step =
  | { readonly type: 'char'; readonly char: string }
  | { readonly type: 'any' }
  | { readonly type: 'star' }
  | { readonly type: 'deep' }
  | { readonly type: 'inside' }
  | { readonly type: 'accept' };

const LIMITS = { bytes: 256, globstars: 8, alternatives: 64, steps: 4_096 } as const;

export function parseGlob(pattern: string): Glob | GlobMistake {
  const refused = refuse(pattern);
  if (refused !== null) return refused;
  const alternatives = expandBraces(pattern, LIMITS.alternatives);
  if (alternatives === 'unclosed')
    return mistake(pattern, 'has a `{` without its `}`', 'close the brace, or leave it out');
  if (alternatives === 'too-many') {
    return mistake(
      pattern,
      `stands for more than ${LIMITS.alternatives} patterns`,
      'write several patterns, or use `*`',
    );
  }
  const steps: Step[] = [];
  const starts: number[] = [];
  const prefixes: (readonly string[])[] = [];
  for (const alternative of alternatives) {
    const names = namesOf(alternative);
    const odd = names.find((name) => name === '' || name === '.' || name === '..');
    if (odd !== undefined || names.length === 0) {
      return mistake(
        pattern,
        'is not a path below the top of the repository',
        'write it like `src/api/**`, without `.`, `..` and `//`',
      );
    }
    starts.push(steps.length);
    prefixes.push(names.slice(0, names.findIndex(isWild) === -1 ? names.length : names.findIndex(isWild)));
    steps.push(...stepsOf(names));
  }
  if (steps.length > LIMITS.steps)
    return mistake(pattern, 'is too large with its braces expanded', 'write several patterns');
  return { type: 'glob', pattern, steps, starts, prefixes };
}

export function matchGlob(glob: Glob, path: string): boolean {
  let states = enter(glob, glob.starts);
  for (const char of `${path}/`) {
    if (states.size === 0) return false;
    states = advance(glob, states, char);
  }
  return accepts(glob, states);
}

/**
 * Compiles patterns that were checked before; whoever matches many paths asks once. A pattern that does not parse is a
 * bug here.
 */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  const globs = patterns.map(mustParse);
  return (path) => globs.some((glob) => matchGlob(glob, path));
}

export function mustParse(pattern: string): Glob {
  const glob = parseGlob(pattern);
  if (glob.type === 'mistake') throw new Error(`an unchecked glob: ${glob.message}`);
  return glob;
}

/** The states that can be reached from `starts` without taking a character. */
export function enter(glob: Glob, starts: Iterable<number>): ReadonlySet<number> {
  const states = new Set<number>();
  for (const start of starts) {
    let state: number | undefined = start;
    while (state !== undefined && !states.has(state)) {
      states.add(state);
      state = skip(glob.steps[state], state);
    }
  }
  return states;
}

/** Where a state goes without taking a character. */
export function skip(step: Step | undefined, state: number): number | undefined {
  if (step?.type === 'star') return state + 1;
  return step?.type === 'deep' ? state + 2 : undefined;
}

export function advance(glob: Glob, states: ReadonlySet<number>, char: string): ReadonlySet<number> {
  const reached: number[] = [];
  for (const state of states) {
    const step = glob.steps[state];
    if (step === undefined) continue;
    const next = take(step, state, char);
    if (next !== undefined) reached.push(next);
  }
  return enter(glob, reached);
}

export function accepts(glob: Glob, states: ReadonlySet<number>): boolean {
  for (const state of states) if (glob.steps[state]?.type === 'accept') return true;
  return false;
}

function take(step: Step, state: number, char: string): number | undefined {
  switch (step.type) {
    case 'char':
      return step.char === char ? state + 1 : undefined;
    case 'any':
    case 'deep':
      return char === '/' ? undefined : state + 1;
    case 'star':
      return char === '/' ? undefined : state;
    case 'inside':
      return char === '/' ? state - 1 : state;
    case 'accept':
      return undefined;
  }
}

function refuse(pattern: string): GlobMistake | null {
  if (pattern.trim() === '') return mistake(pattern, 'is empty', 'write a path or a pattern such as `src/**`');
  if (byteLength(pattern) > LIMITS.bytes) {
    return mistake(
      `${pattern.slice(0, 40)}…`,
      `is longer than ${LIMITS.bytes} bytes`,
      'write several shorter patterns',
    );
  }
  if (pattern.split('**').length - 1 > LIMITS.globstars) {
    return mistake(pattern, `has more than ${LIMITS.globstars} times \`**\``, 'one or two always suffice');
  }
  if (pattern.startsWith('!'))
    return mistake(pattern, 'begins with `!`', 'say what is meant, or use `protected` for what is not');
  if (pattern.startsWith('/'))
    return mistake(pattern, 'begins with `/`', 'paths begin at the top of the repository: leave the `/` out');
  if (pattern.includes('\\')) return mistake(pattern, 'has a backslash', 'write folders with `/`');
  const control = Array.from(pattern).some((char) => char < ' ' || char === '\u007f');
  return control ? mistake(JSON.stringify(pattern), 'has a control character', 'leave it out') : null;
}

function mistake(pattern: string, what: string, fix: string): GlobMistake {
  return { type: 'mistake', message: `the pattern \`${pattern}\` ${what}`, fix };
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function namesOf(alternative: string): readonly string[] {
  const below = alternative.startsWith('./') ? alternative.slice(2) : alternative;
  const names = below.split('/');
  if (names.length > 1 && names.at(-1) === '') names[names.length - 1] = '**';
  return names;
}

function isWild(name: string): boolean {
  return name.includes('*') || name.includes('?');
}

function stepsOf(names: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  names.forEach((name, index) => {
    if (name === '**') {
      steps.push({ type: 'deep' }, { type: 'inside' });
      // At the end it means what is below a folder, not the folder itself: one more name.
      if (index === names.length - 1) steps.push({ type: 'any' }, { type: 'star' }, { type: 'char', char: '/' });
      return;
    }
    steps.push(...nameSteps(name), { type: 'char', char: '/' });
  });
  if (!names.some(isWild)) steps.push({ type: 'deep' }, { type: 'inside' });
  steps.push({ type: 'accept' });
  return steps;
}

function nameSteps(name: string): readonly Step[] {
  // No name is empty, so `*` alone takes at least one character.
  if (/^\*+$/.test(name)) return [{ type: 'any' }, { type: 'star' }];
  const steps: Step[] = [];
  for (const char of name) {
    if (char === '?') steps.push({ type: 'any' });
    else if (char !== '*') steps.push({ type: 'char', char });
    else if (steps.at(-1)?.type !== 'star') steps.push({ type: 'star' });
  }
  return steps;
}
