/** Measurements in fresh processes, built as what is published is: bundled, without the stripping of types. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from '../../scripts/build/bundle.ts';

const root: string = join(import.meta.dirname, '..', '..');

/** Builds one program of `bench/children` into a folder; gives the file. */
export async function buildChild(folder: string, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await bundle(root, folder, [{ name, source: `bench/children/${name}.ts` }]);
  return join(folder, `${name}.js`);
}

/**
 * Runs it to its end and gives the numbers that it printed. Compiled code is kept between runs, as `bin/tutti.js`
 * does.
 */
export function runChild(file: string, args: readonly string[]): Readonly<Record<string, number>> {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dirname(file), 'compiled') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${String(status)}: ${stderr.slice(-2_000)}`);
  return JSON.parse(stdout) as Record<string, number>;
}
