import { expect, test } from 'vitest';
import { checkArchitecture } from './support/architecture/check-architecture.ts';
import { checkLayers } from './support/architecture/check-layers.ts';
import { repositoryFiles } from './support/source/source-file.ts';

test('the parts touch each other only where the table of rooms allows it', () => {
  expect(checkArchitecture(repositoryFiles())).toEqual([]);
});

/** Files as `path: text`; the empty ones are only there to be imported. */
function findings(planted: Record<string, string>): readonly string[] {
  return checkArchitecture(Object.entries(planted).map(([path, text]) => ({ path, text })));
}

/** Each: a file, its text, and what the finding says after the file's name. */
const refused: Record<string, readonly [path: string, text: string, expected: string]> = {
  'core looks to the right': [
    'src/core/plan/a.ts',
    `import { x } from '../run/b.ts';`,
    'core/plan may not import src/core/run/b.ts',
  ],
  'core leaves itself': [
    'src/core/run/a.ts',
    `import type { X } from '../../ports/b.ts';`,
    'core/run may not import src/ports/b.ts, not even its types',
  ],
  'core uses Node': ['src/core/base/a.ts', `import { join } from 'path';`, 'core/base may not import node:path'],
  'core uses a package': ['src/core/run/a.ts', `import { parse } from 'yaml';`, 'core/run may not import yaml'],
  'a file has no room': ['src/core/a.ts', '', 'stands in no room: add one to test/support/architecture/rooms.ts'],
  'front sees the plan': [
    'src/front/yaml/a.ts',
    `import type { P } from '../../core/plan/b.ts';`,
    'front may not import src/core/plan/b.ts, not even its types',
  ],
  'a port loads core': [
    'src/ports/a.ts',
    `import { type X } from '../core/base/b.ts';`,
    'ports may not import src/core/base/b.ts',
  ],
  'a port loads a port': ['src/ports/a.ts', `import './b.ts';`, 'ports may not import src/ports/b.ts'],
  'engine picks an adapter': [
    'src/engine/a.ts',
    `const git = await import('../adapters/git/git.ts');`,
    'engine may not import src/adapters/git/git.ts',
  ],
  'engine uses Node': ['src/engine/a.ts', `import 'node:fs/promises';`, 'engine may not import node:fs/promises'],
  'an adapter runs core': [
    'src/adapters/git/a.ts',
    `export { x } from '../../core/run/b.ts';`,
    'adapters may not import src/core/run/b.ts',
  ],
  'adapters meet': [
    'src/adapters/gates/a.ts',
    `export * from '../git/merge.ts';`,
    'adapters may not import src/adapters/git/merge.ts',
  ],
  'agents meet': [
    'src/adapters/agents/codex/a.ts',
    `import { x } from '../shell/b.ts';`,
    'adapters may not import src/adapters/agents/shell/b.ts',
  ],
  'a host sees a surface': [
    'src/hosts/a.ts',
    `type T = import('../surfaces/cli/b.ts').T;`,
    'hosts may not import src/surfaces/cli/b.ts, not even its types',
  ],
  'a surface sees the engine': [
    'src/surfaces/cli/a.ts',
    `import type { X } from '../../engine/b.ts';`,
    'surfaces may not import src/engine/b.ts, not even its types',
  ],
  'the test door sees a host': [
    'src/testing/a.ts',
    `import { x } from '../hosts/b.ts';`,
    'testing may not import src/hosts/b.ts',
  ],
  'shipped code uses test support': [
    'src/adapters/git/a.ts',
    `import { x } from '../../../test/support/b.ts';`,
    'adapters may not import test/support/b.ts',
  ],
  'a test of core sees an adapter': [
    'src/core/run/a.test.ts',
    `import { x } from '../../adapters/git/b.ts';`,
    'core/run may not import src/adapters/git/b.ts',
  ],
};

test.each(Object.entries(refused))('refused: %s', (_name, [path, text, expected]) => {
  expect(checkLayers([{ path, text }])).toEqual([`${path}:1 ${expected}`]);
});

const allowed: Record<string, readonly [path: string, text: string]> = {
  'core looks to the left': ['src/core/run/a.ts', `import { x } from '../base/b.ts';`],
  'core evaluates expressions': ['src/core/plan/a.ts', `import { parse } from '@marcbachmann/cel-js';`],
  'a port names types': ['src/ports/a.ts', `import type { X } from '../core/run/b.ts';`],
  'an adapter stands on the floor': ['src/adapters/gates/a.ts', `import { x } from '../process/spawn.ts';`],
  'an adapter uses its own branch': ['src/adapters/agents/codex/a.ts', `import { x } from '../ask.ts';`],
  'a test uses the fakes': ['src/engine/a.test.ts', `import { x } from '../testing/b.ts';\nimport 'node:fs';`],
};

test.each(Object.entries(allowed))('allowed: %s', (_name, [path, text]) => {
  expect(checkLayers([{ path, text }])).toEqual([]);
});

test('a cycle is refused, though one of its imports is a type and another is lazy', () => {
  const planted = {
    'src/engine/a.ts': `import type { B } from './b.ts';`,
    'src/engine/b.ts': `export { c } from './c.ts';`,
    'src/engine/c.ts': `export const c = async () => await import('./a.ts');`,
  };
  expect(findings(planted)).toEqual([
    'src/engine/a.ts:1 imports itself: src/engine/a.ts → src/engine/b.ts → src/engine/c.ts → src/engine/a.ts',
  ]);
});

test('a port that holds code is refused, one that holds types and comments is not', () => {
  const planted = {
    'src/ports/clock.ts': `/** Tells the time. */\nexport type Clock = { now(): number };\nexport interface Alarm {\n  at: number;\n}\n`,
    'src/ports/gate.ts': `export type Gate = { name: string };\nexport const DEFAULT = 'lint';\n`,
  };
  expect(findings(planted)).toEqual(['src/ports/gate.ts:2 leaves code behind: a port may hold nothing but types']);
});

test('a door that hides what it exports is refused', () => {
  const text = `export { run } from './hosts/embedded.ts';\nexport * from './ports/agent.ts';\nexport const x = 1;\n`;
  expect(findings({ 'src/index.ts': text })).toEqual([
    'src/index.ts:2 a door holds only `export { name } from …`',
    'src/index.ts:3 a door holds only `export { name } from …`',
  ]);
});

test('processes and the database are reserved for one place each, however they are loaded', () => {
  const planted = {
    'src/adapters/process/spawn.ts': `import { spawn } from 'node:child_process';`,
    'src/adapters/journals/sqlite/open.ts': `import { DatabaseSync } from 'node:sqlite';`,
    'src/adapters/memory/open.ts': `import { DatabaseSync } from 'node:sqlite';`,
    'src/hosts/doctor.ts': `const { exec } = process.getBuiltinModule('child_process');`,
  };
  expect(findings(planted)).toEqual([
    `src/adapters/memory/open.ts:1 'node:sqlite': the database is behind the journal port, src/adapters/journals`,
    `src/hosts/doctor.ts:1 'child_process': processes are started in one place, src/adapters/process/spawn.ts`,
  ]);
});

test('agents are known by name in comments of the pure parts, but not in their code', () => {
  const planted = {
    'src/core/run/limits.ts': `// Measured with codex.\nexport const agents = ['shell', 'Claude-code'];`,
    'src/engine/words.ts': `export const include = 'preclauded';`,
  };
  expect(findings(planted)).toEqual([
    'src/core/run/limits.ts:2 names the agent Claude: only adapters, front ends and surfaces know agents',
  ]);
});

test('git is started by one file', () => {
  const planted = {
    'src/adapters/git/git.ts': `spawn('git', ['status']);`,
    'src/adapters/git/worktree.ts': `spawnProcess({ program: 'git', args: [] });`,
    'src/adapters/gates/diff.ts': `run(['git', 'diff']);\nexecFile('git');\nexec('git status');\nconst kind = 'git';\nsay('git');`,
  };
  const complaint = 'starts git: that is the work of src/adapters/git/git.ts';
  expect(findings(planted)).toEqual([
    `src/adapters/git/worktree.ts:1 ${complaint}`,
    `src/adapters/gates/diff.ts:1 ${complaint}`,
    `src/adapters/gates/diff.ts:2 ${complaint}`,
    `src/adapters/gates/diff.ts:3 ${complaint}`,
  ]);
});
