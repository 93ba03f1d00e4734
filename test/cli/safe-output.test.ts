import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scratchRepository } from '../support/git/scratch-repository.ts';

const MAIN = join(import.meta.dirname, '../../src/surfaces/cli/main.ts');
/** What makes a terminal do something else than show text: escapes, C1, carriage returns, turned letters. */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;
const SAID = 'a\\033[2Jb\\033]0;t\\007c\\rd\\302\\233e\\342\\200\\256f\\n';

test('what a command of a run printed does nothing to a terminal, also behind a pipe', () => {
  const { root, repo, home, remove } = scratchRepository({ 'a.txt': 'a\n' });
  onTestFinished(remove);
  const file = join(root, 'flow.yaml');
  const tasks = [{ id: 'a', run: `printf '${SAID}' >&2; exit 1` }];
  writeFileSync(file, JSON.stringify({ name: 'n\u001b[31m', tasks }));
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, LC_ALL: 'C.UTF-8' };
  const tutti = (...words: readonly string[]): string => {
    const options = { cwd: repo, env, encoding: 'utf8', timeout: 30_000 } as const;
    const { stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], options);
    return stdout + stderr;
  };
  expect(tutti('run', file)).not.toMatch(UNSAFE);
  expect(tutti('logs', 'a')).toContain('\\x1b[2J');
  for (const words of ['status', 'show a', 'why a', 'logs a', 'logs', 'events', 'inbox', 'report']) {
    expect(tutti(...words.split(' '))).not.toMatch(UNSAFE);
  }
});
