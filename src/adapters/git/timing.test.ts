import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptId, NEVER, NO_ENVIRONMENT, openScratch, RUN } from '../../../test/support/git/open-scratch.ts';
import { scratchRepository } from '../../../test/support/git/scratch-repository.ts';

const FILES = 10_000;

test(
  'how long a workspace of 10,000 files takes beside `git worktree add` (printed, not judged)',
  { timeout: 60_000 },
  async () => {
    const files: Record<string, string> = {};
    for (let at = 0; at < FILES; at += 1)
      files[`p${Math.floor(at / 800)}/m${Math.floor(at / 40) % 20}/f${at}.ts`] = `${at}\n`.repeat(200);
    const person = scratchRepository(files);
    try {
      const opened = await openScratch(person);
      const took: Record<string, number> = {};
      const measure = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
        const from = performance.now();
        const result = await work();
        took[name] = Math.round(performance.now() - from);
        return result;
      };
      await measure('git worktree add', () =>
        person.git('worktree', 'add', '-q', '--detach', join(person.root, 'plain')),
      );
      const folder = await measure('prepare, from nothing', () => opened.prepare('one'));
      for (let at = 0; at < 10; at += 1) writeFileSync(join(folder, `p0/m0/f${at}.ts`), 'changed\n');
      const { commit, changed } = await measure('collect, 10 changed', () => opened.collect(folder, 'one'));
      expect([commit === null, changed.length]).toEqual([false, 10]);
      const checkout = (): Promise<unknown> =>
        opened.workspaces.checkout(RUN, opened.head, NO_ENVIRONMENT, NEVER).then((at) => at.done());
      await measure('checkout for gates, first', checkout);
      await measure('checkout for gates, again', checkout);
      await measure('release', () => opened.workspaces.release(RUN, attemptId('one').task));
      await measure('prepare, from the pool', () => opened.prepare('two'));
      process.stderr.write(`ms for ${FILES} files: ${JSON.stringify(took)}\n`);
    } finally {
      person.remove();
    }
  },
);
