/** What the files below a folder (or one file) of src/ may import. Each may always import from its own room. */
export type Room = {
  readonly path: string;
  /** Rooms, as values and as types. */
  readonly uses: readonly string[];
  /** Rooms of which only types may be imported. */
  readonly usesTypes: readonly string[];
  /** Whether modules of Node may be imported. */
  readonly node: boolean;
  /** Packages that may be imported. */
  readonly packages: readonly string[] | 'any';
};

/** Pure packages that core may use: the evaluator of expressions and the validator of structured results. */
const EVALUATOR: readonly string[] = ['@marcbachmann/cel-js', '@cfworker/json-schema'];

// The longest path that fits a file is its room; `core` in a list stands for all of core.
// prettier-ignore
export const rooms: readonly Room[] = [
  // Pure, and one way: each step may look back at the steps before it.
  pure('core/base',     []),
  pure('core/workflow', ['core/base']),
  pure('core/plan',     ['core/base', 'core/workflow']),
  pure('core/run',      ['core/base', 'core/workflow', 'core/plan']),
  pure('core/brief',    ['core/base', 'core/workflow', 'core/plan', 'core/run']),
  pure('core/report',   ['core/base', 'core/workflow', 'core/plan', 'core/run', 'core/brief']),

  { path: 'front',      uses: ['core/base', 'core/workflow'], usesTypes: [],       node: false, packages: ['yaml'] },
  { path: 'ports',      uses: [],                    usesTypes: ['core'],          node: false, packages: [] },
  { path: 'engine',     uses: ['core', 'ports'],     usesTypes: [],                node: false, packages: [] },
  { path: 'adapters',   uses: ['core/base'],         usesTypes: ['core', 'ports'], node: true,  packages: 'any' },
  { path: 'hosts',      uses: ['core', 'front', 'ports', 'engine', 'adapters'],
                                                     usesTypes: [],                node: true,  packages: 'any' },
  { path: 'surfaces',   uses: ['core', 'front', 'hosts'], usesTypes: [],           node: true,  packages: 'any' },

  // The doors of the package.
  { path: 'testing',    uses: ['core', 'ports', 'engine', 'adapters'], usesTypes: [], node: true,  packages: 'any' },
  { path: 'testing.ts', uses: ['core', 'ports', 'engine', 'adapters', 'testing'],
                                                     usesTypes: [],                node: false, packages: [] },
  { path: 'builder.ts', uses: ['front'],              usesTypes: [],                node: false, packages: [] },
  { path: 'index.ts',   uses: ['core', 'front', 'ports', 'engine', 'adapters', 'hosts'],
                                                     usesTypes: [],                node: false, packages: [] },
];

/** What tests beside the code may import on top of what their room may. */
export const testsAlsoUse: Pick<Room, 'uses' | 'packages'> = {
  uses: ['src/testing', 'src/testing.ts', 'test/support'],
  packages: ['vitest', 'fast-check'],
};

/** Adapters do not know each other, except for what runs processes and what runs git. */
export const sharedFloor: readonly string[] = ['src/adapters/process', 'src/adapters/git/git.ts'];

function pure(path: string, uses: readonly string[]): Room {
  return { path, uses, usesTypes: [], node: false, packages: EVALUATOR };
}
