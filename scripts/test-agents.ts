// Installs the agent CLIs that the agent tests run against, at exact versions, outside of the repository, and prints
// one `NAME=path` a line for the environment of the tests:
//   env $(npm run --silent test-agents) npm test
// Without these variables those tests are not run, and say so.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

type TestAgent = { readonly variable: string; readonly name: string; readonly version: string; readonly bin: string };

const agents: readonly TestAgent[] = [
  { variable: 'TUTTI_TEST_CLAUDE', name: '@anthropic-ai/claude-code', version: '2.1.329', bin: 'claude' },
];

const home: string = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const cache: string = process.env['TUTTI_TEST_AGENTS'] ?? join(home, 'tutti-test-agents');

for (const agent of agents) process.stdout.write(`${agent.variable}=${install(agent)}\n`);

function install({ name, version, bin }: TestAgent): string {
  const prefix = join(cache, `${bin}-${version}`);
  const program = join(prefix, 'node_modules', '.bin', bin);
  if (versionOf(program)?.includes(version) === true) return program;
  mkdirSync(prefix, { recursive: true });
  // Its install script puts the native program in place, and npm runs such scripts only for packages named here.
  const manifest = { private: true, dependencies: { [name]: version }, allowScripts: { [name]: true } };
  writeFileSync(join(prefix, 'package.json'), JSON.stringify(manifest));
  npm('install', '--no-audit', '--no-fund', '--loglevel=notice', '--prefix', prefix);
  const found = versionOf(program);
  if (found?.includes(version) !== true) {
    throw new Error(`${program} was installed, but --version says ${found ?? 'nothing'} instead of ${version}`);
  }
  return program;
}

function npm(...rest: readonly string[]): void {
  // npm chooses by the Node that runs it, so this one comes first. Its words go to stderr: stdout is for the result.
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  execFileSync('npm', rest, { stdio: ['ignore', process.stderr, process.stderr], env: { ...process.env, PATH } });
}

function versionOf(program: string): string | undefined {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    // Not there, or its install script did not run: both are cured by installing.
    return undefined;
  }
}
