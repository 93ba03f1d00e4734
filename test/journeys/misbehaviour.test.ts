import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fits } from '../support/journey/cli-process.ts';
import { NOTHING_LEFT, openJourney } from '../support/journey/open-journey.ts';
import { leaf, mark, waitFor, write } from '../support/journey/words.ts';

test('agents that hang, or do not listen when they are told to end, are cut at their timeout', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('hangs', { timeout: '1s' }), leaf('deaf', { timeout: '1s' })] },
    scripts: {
      hangs: [[write('hangs/half'), { hang: true }], [write('hangs/a')]],
      deaf: [[{ ignore_sigterm: true }, { hang: true }], [write('deaf/a')]],
    },
  });
  const run = journey.run();
  expect((await run.ended).status).toBe(0);
  const outcomes = ['hangs', 'deaf'].map((task) => run.events.find(fits('attempt.ended', task, 1))?.data.end?.outcome);
  expect(outcomes).toEqual(['timed-out', 'timed-out']);
  expect(await journey.integrated('hangs/a')).toBe('hangs/a');
  expect(await journey.integrated('deaf/a')).toBe('deaf/a');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('an agent that ends well and changed nothing did not do its task', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('idle'), leaf('rests', { may_change_nothing: true })] },
    scripts: { idle: [[{ say: 'All done!' }]], rests: [[{ say: 'Nothing to do.' }]] },
  });
  const run = journey.run();
  expect((await run.ended).status).toBe(1);
  expect((await journey.task('idle')).error).toMatchObject({ code: 'NO_CHANGE' });
  expect((await journey.task('rests')).status).toBe('complete');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a flood of output and bytes that are no text neither stop a run nor spoil what is shown', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: { a: [[{ flood: 3 }, { bad_bytes: true }, { say: '\u001b[2Jgone' }, write('a/a')]] },
  });
  const shown = [await journey.tutti('run', journey.file)];
  for (const words of [['events'], ['show', 'a'], ['why', 'a'], ['report']]) shown.push(await journey.tutti(...words));
  expect(shown.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0]);
  for (const { stdout, stderr } of shown) expect(`${stdout}${stderr}`.includes('\u001b')).toBe(false);
  const logs = await journey.tutti('logs', 'a');
  expect(logs.stdout.includes('played')).toBe(true);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('what an agent leaves running is ended with it, and cannot write any more', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: {
      a: [[{ leak_child: true }, { run: 'setsid sh -c "sleep 30; touch a/late" >/dev/null 2>&1 &' }, write('a/a')]],
    },
  });
  expect((await journey.run().ended).status).toBe(0);
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('an agent that wrecks its repository delivers its files, and nothing of it reaches the person', async () => {
  await using journey = openJourney({
    files: { 'README.md': 'Read me.\n', 'src/a': 'a\n' },
    workflow: { tasks: [leaf('a'), leaf('b', { needs: ['a'] })] },
    scripts: {
      a: [
        [
          { run: 'git checkout -q --orphan other && git -c user.name=x -c user.email=x@x commit -qm rewritten' },
          {
            edit_git_config:
              '[core]\n\tfsmonitor = touch {side}/fsmonitor\n[filter "x"]\n\tclean = touch {side}/filter',
          },
          {
            run: 'mkdir -p .git/hooks; cd .git/hooks; echo "touch {side}/hook" > post-checkout; chmod +x post-checkout',
          },
          write('a/.gitattributes', '* filter=x\n'),
          write('a/a'),
        ],
      ],
      b: [[{ run: 'test -f a/a' }, { run: 'rm -rf .git' }, write('b/a')]],
    },
  });
  expect((await journey.run().ended).status).toBe(0);
  expect(['fsmonitor', 'filter', 'hook'].filter((name) => existsSync(join(journey.side, name)))).toEqual([]);
  const { head } = await journey.status();
  expect(journey.scratch.git('ls-tree', '-r', '--name-only', head).split('\n')).toEqual([
    'README.md',
    'a/.gitattributes',
    'a/a',
    'b/a',
    'src/a',
  ]);
  expect(journey.scratch.git('log', '--format=%s', '-1', `${head}~2`)).toBe('Begin');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('a workspace that is deleted under its agent costs that attempt and nothing else', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a'), leaf('b')] },
    scripts: {
      a: [[mark('a'), waitFor('go')], [write('a/a')]],
      b: [[write('b/a')]],
    },
  });
  const run = journey.run();
  const { data } = await run.until('attempt.prepared', 'a');
  await journey.traced('a');
  rmSync(data.workspace ?? '', { recursive: true, force: true });
  journey.sign('go');
  const { status } = await run.ended;
  expect(run.events.find(fits('attempt.ended', 'a', 1))?.data.end).toMatchObject({ outcome: 'crashed', commit: null });
  expect(status).toBe(0);
  expect(await journey.integrated('a/a')).toBe('a/a');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});

test('an agent that is rate limited waits and goes on without losing an attempt', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a', { retry: 1 })] },
    scripts: {
      a: [
        [write('a/half'), { rate_limited: { in: 300 } }],
        [{ run: 'test -f a/half' }, write('a/a')],
      ],
    },
  });
  const run = journey.run();
  expect((await run.ended).status).toBe(0);
  expect(run.events.find(fits('task.blocked', 'a'))?.data.reason).toBe('quota');
});

test('an agent that reaches for the checkout, its hooks and our own records finds them shut', async () => {
  await using journey = openJourney({
    workflow: { tasks: [leaf('a')] },
    scripts: {
      a: [
        [
          { run: 'echo x > {side}/../repo/README.md; true' },
          { run: 'echo x > {side}/../repo/.git/hooks/pre-commit; echo x >> {side}/../repo/.git/config; true' },
          { run: 'rm -rf {side}/../repo/.git/tutti; true' },
          { run: 'git push -q {side}/../repo HEAD:refs/heads/mine; true' },
          { run: 'test ! -s ~/.netrc' },
          write('a/a'),
        ],
      ],
    },
  });
  writeFileSync(join(journey.scratch.home, '.netrc'), 'machine example.com password secret\n');
  expect((await journey.run().ended).status).toBe(0);
  expect(await journey.integrated('a/a')).toBe('a/a');
  expect(await journey.leftovers()).toEqual(NOTHING_LEFT);
});
