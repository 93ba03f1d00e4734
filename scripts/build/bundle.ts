import { relative } from 'node:path';
import { type OutputChunk, type RolldownOptions, build } from 'rolldown';
import { builtins } from './builtins.ts';

/** A file that users reach: its name in dist/ and the source that it is built from. */
export type Door = { readonly name: string; readonly source: string };

export const doors: readonly Door[] = [
  { name: 'cli', source: 'src/surfaces/cli/main.ts' },
  { name: 'index', source: 'src/index.ts' },
  { name: 'builder', source: 'src/builder.ts' },
  { name: 'testing', source: 'src/testing.ts' },
  { name: 'scripted-player', source: 'src/adapters/agents/scripted/player-main.ts' },
];

/** A file that was written: what it is made of, and what is loaded with it at once. */
export type Bundled = {
  readonly file: string;
  /** Sources relative to the root, and modules of Node by their name. */
  readonly inputs: readonly string[];
  readonly imports: readonly string[];
};

/**
 * Code that is needed together stands in one file, since each file more costs a command about a third of a millisecond.
 * The first that fits takes a source with all that it imports; what none of them needs comes with its `import()`.
 */
const TOGETHER = [
  { name: 'words', test: /\/src\/surfaces\/cli\/cli\.ts$|\/src\/core\/base\/|^\0node:(fs|path|util)$/, priority: 3 },
  { name: 'verbs', test: /\/src\/surfaces\/cli\/(render|verbs\/(?!schema))/, priority: 2 },
  { name: 'reading', test: /\/src\/hosts\/open-host\.ts$/, priority: 1 },
];

/** Bundles the doors and the packages they use. Not minified: it gained no start-up time, and traces stay readable. */
export async function bundle(root: string, outdir: string, entries: readonly Door[]): Promise<readonly Bundled[]> {
  const options: RolldownOptions = {
    cwd: root,
    platform: 'node',
    // The `node` build of yaml is CommonJS and calls require(), which a bundled module does not have.
    resolve: { alias: { yaml: `${root}/node_modules/yaml/browser/index.js` } },
    // Whoever runs the conformance suites brings the test runner.
    external: ['vitest'],
    plugins: [builtins],
    treeshake: { propertyReadSideEffects: false },
    logLevel: 'warn',
  };
  const output = {
    dir: outdir,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    codeSplitting: { groups: TOGETHER },
  };
  const input = (some: readonly Door[]): Record<string, string> =>
    Object.fromEntries(some.map(({ name, source }) => [name, source]));
  const written: Bundled[] = [];
  // Started once an attempt, the player would load what stands in a file with the little that it shares with others.
  for (const some of [entries.filter((door) => !isPlayer(door)), entries.filter(isPlayer)]) {
    if (some.length === 0) continue;
    const made = await build({ ...options, input: input(some), output });
    written.push(...made.output.flatMap((each) => (each.type === 'chunk' ? [describe(root, each)] : [])));
  }
  return written;
}

function isPlayer({ name }: Door): boolean {
  return name === 'scripted-player';
}

function describe(root: string, { fileName, moduleIds, imports }: OutputChunk): Bundled {
  const inputs = moduleIds.map((id) => (id.startsWith('\0') ? id.slice(1) : relative(root, id)));
  return { file: fileName, inputs, imports };
}
