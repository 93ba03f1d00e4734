import { expect, test } from 'vitest';
import type { Json } from '../../src/core/base/json.ts';
import { fits } from '../support/journey/cli-process.ts';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, write } from '../support/journey/words.ts';

/** What the first attempt does beside its task, and what is said of it. */
const BROKEN: Readonly<
  Record<string, { readonly steps: readonly Json[]; readonly path: string; readonly rule: string }>
> = {
  'a file that others own': { steps: [write('elsewhere/x')], path: 'elsewhere/x', rule: 'not-owned' },
  'a protected file': { steps: [write('a/LICENSE')], path: 'a/LICENSE', rule: 'protected' },
  'a repository within': {
    steps: [{ run: 'git init -q a/inner && touch a/inner/x' }],
    path: 'a/inner',
    rule: 'nested-repository',
  },
  'a link that leaves the tree': {
    steps: [{ run: 'ln -s /etc/passwd a/link' }],
    path: 'a/link',
    rule: 'symlink-escape',
  },
};

test.for(Object.entries(BROKEN))(
  '%s is refused with its path, and the next attempt mends it',
  async ([, { steps, path, rule }]) => {
    await using journey = openJourney({
      workflow: { protected: ['**/LICENSE'], tasks: [leaf('a')] },
      scripts: {
        a: [
          [write('a/a'), ...steps],
          [{ run: `rm -rf ${path}` }, write('a/a')],
        ],
      },
    });
    const run = journey.run();
    const { status } = await run.ended;
    const first = run.events.find(fits('attempt.ended', 'a', 1))?.data.end;
    expect(first?.violations.map((violation) => [violation.path, violation.rule])).toContainEqual([path, rule]);
    expect(status).toBe(0);
    const { head } = await journey.status();
    expect(journey.scratch.git('ls-tree', '-r', '--name-only', head).split('\n')).toEqual(['README.md', 'a/a']);
    expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
  },
);
