// `lint.ts check` runs every linter. `lint.ts format [path…]` lets those that can write repair what they can.
// The linters live in tools/, with exact versions and no lock file; they are installed when missing or outdated.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root: string = join(import.meta.dirname, '..');
const tools: string = join(root, 'tools');
const bin: string = join(tools, 'node_modules', '.bin');

const [mode = 'check', ...given] = process.argv.slice(2);
const paths = given.length === 0 ? ['.'] : given;
const modes: Record<string, readonly (readonly [string, ...string[]])[]> = {
  check: [
    ['oxfmt', '--check', ...paths],
    ['oxlint', '--deny-warnings', ...paths],
    ['knip', '--no-progress'],
  ],
  format: [
    ['oxlint', '--fix', ...paths],
    ['oxfmt', '--write', ...paths],
  ],
};
const commands = modes[mode];
if (commands === undefined) throw new Error('usage: node scripts/lint.ts check|format [path…]');

installTools();
const failed = commands.filter(([program, ...rest]) => !run(join(bin, program), rest));
for (const [program] of failed) process.stderr.write(`lint: ${program} found something, see above\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

function installTools(): void {
  const wanted = readFileSync(join(tools, 'package.json'), 'utf8');
  const stamp = join(tools, 'node_modules', '.installed-from.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  // No scripts: none of the linters needs its own to run.
  const install = ['install', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', tools];
  if (!run('npm', install)) throw new Error('the linters could not be installed, see the output of npm above');
  writeFileSync(stamp, wanted);
}

function run(program: string, rest: readonly string[]): boolean {
  // On PATH, because oxlint looks there for its type-aware half.
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  return spawnSync(program, rest, { cwd: root, stdio: 'inherit', env }).status === 0;
}
