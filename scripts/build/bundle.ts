import { build, type Metafile } from 'esbuild';

/** A file that users reach: its name in dist/ and the source that it is built from. */
export type Door = { readonly name: string; readonly source: string };

export const doors: readonly Door[] = [
  { name: 'cli', source: 'src/surfaces/cli/main.ts' },
  { name: 'index', source: 'src/index.ts' },
  { name: 'builder', source: 'src/builder.ts' },
  { name: 'testing', source: 'src/testing.ts' },
  { name: 'scripted-player', source: 'src/adapters/agents/scripted/player-main.ts' },
];

/**
 * Bundles the doors and the packages they use. Splitting keeps every `import()` a file of its own, so that a command
 * loads only what it touches. Not minified: it gained no start-up time, and stack traces stay readable.
 */
export async function bundle(root: string, outdir: string, entries: readonly Door[]): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((door) => ({ in: door.source, out: door.name })),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    chunkNames: 'chunks/[name]-[hash]',
    // The `node` build of yaml is CommonJS and calls require(), which a bundled module does not have.
    alias: { yaml: './node_modules/yaml/browser/index.js' },
    // Whoever runs the conformance suites brings the test runner.
    external: ['vitest'],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
