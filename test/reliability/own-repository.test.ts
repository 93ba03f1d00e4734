import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { untouchedParts } from '../support/git/scratch-repository.ts';
import { type Journey, openJourney } from '../support/journey/open-journey.ts';
import { eventsOf } from '../support/reliability/trial.ts';

/** An agent without a sandbox that runs a command in the person's own repository, and does its task well. */
function reachesOut(command: string): Journey {
  return openJourney({
    workflow: {
      sandbox: 'none',
      tasks: [
        {
          id: 'one',
          agent: 'builder',
          objective: 'Write one.',
          owns: ['one'],
          gates: [{ run: 'test -s one' }],
          retry: { max_attempts: 1 },
        },
      ],
    },
    scripts: { one: [[{ run: `cd {side}/../repo && ${command}` }, { write: { path: 'one', content: 'one\n' } }]] },
  });
}

const reached: Readonly<Record<string, readonly [path: string, command: string]>> = {
  'a program in the config': ['.git/config', `printf '[core]\\n\\tfsmonitor = touch pwned\\n' >>.git/config`],
  'a hook': [
    '.git/hooks/post-commit',
    `printf '#!/bin/sh\\n' >.git/hooks/post-commit && chmod +x .git/hooks/post-commit`,
  ],
  attributes: ['.git/info/attributes', `echo '* filter=x' >.git/info/attributes`],
  'a branch that is taken back': ['refs/heads/other', 'git update-ref refs/heads/other main~1'],
  'a branch that is removed': ['refs/heads/other', 'git update-ref -d refs/heads/other'],
};

for (const [name, [path, command]] of Object.entries(reached)) {
  test(`${name}, changed by an agent without a sandbox, keeps it from being merged and can be undone`, async () => {
    await using journey = reachesOut(command);
    const { scratch } = journey;
    scratch.git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'Second');
    scratch.git('branch', 'other');
    const before = untouchedParts(scratch);
    const { status } = await journey.run('--sandbox', 'none').ended;
    expect(status).toBe(1);
    expect(await journey.log()).toEqual(['']);
    const end = (await eventsOf(journey)).find(({ type }) => type === 'attempt.ended')?.data.end;
    expect(end?.violations).toMatchObject([{ path, rule: 'not-yours' }]);
    const shown = JSON.stringify(end?.violations[0]);
    const undo = /to undo it: (.*)"\}$/.exec(shown)?.[1] ?? 'false';
    execFileSync('/bin/sh', ['-c', undo], { cwd: scratch.repo });
    const after = untouchedParts(scratch);
    expect(
      Object.keys({ ...before, ...after }).filter(
        (part) => before[part] !== after[part] && !/^\.(tutti|git\/logs)\//.test(part),
      ),
    ).toEqual([]);
  });
}

test("a person's own commits, branches and stashes meanwhile are no finding", async () => {
  const asPerson = 'git -c user.name=a -c user.email=a@b';
  await using journey = reachesOut(
    [
      `${asPerson} commit -q --allow-empty -m Mine`,
      'git branch new',
      'git branch -u main new',
      `echo x >>README.md && ${asPerson} stash -q`,
    ].join(' && '),
  );
  expect((await journey.run('--sandbox', 'none').ended).status).toBe(0);
  expect(await journey.log()).toEqual(['one: Write one.']);
});
