import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJourney } from '../support/journey/open-journey.ts';
import { leaf, write } from '../support/journey/words.ts';

const CANARY = 'canary-4b1d7c0e9f';

const QUESTIONS: readonly (readonly string[])[] = [
  ['events', '--json'],
  ['events', '--format', 'worker'],
  ['status', '--json'],
  ['report'],
  ['inbox'],
  ['why', 'tells'],
  ['show', 'tells'],
  ['show', 'fails'],
  ['logs', 'tells'],
  ['logs', 'tells', '--json'],
];

/** Stands outside of the workflow, so that the secret is nowhere but in what agents see and say. */
const SCRIPT = {
  tasks: {
    tells: [
      {
        steps: [
          { run: 'test -z "$BAR_TOKEN" && test "$FOO_TOKEN" = ' + CANARY },
          { say: `My token is ${CANARY}.` },
          { report: { type: 'checkpoint', message: `with ${CANARY}` } },
          { run: 'echo "$FOO_TOKEN" >&2; mkdir -p tells; echo fine > tells/log' },
          { commit: `Use ${CANARY}` },
          { output: { token: CANARY } },
          { done: { summary: `I used ${CANARY}`, known_issues: [CANARY] } },
        ],
      },
    ],
    asks: [{ steps: [write('asks/a'), { blocked: `Is ${CANARY} right?` }] }],
    fails: [{ steps: [{ run: `echo ${CANARY}; exit 1` }] }],
  },
};

test('a secret that an agent may see and tells everybody stands nowhere in what is kept of the run', async () => {
  await using journey = openJourney({
    workflow: {
      tasks: [leaf('tells', { gates: [{ name: 'tests', run: 'cat tells/log' }] }), leaf('asks'), leaf('fails')],
    },
    builder: { env: ['FOO_TOKEN'], options: { script: '{side}/script.json' } },
    env: { FOO_TOKEN: CANARY, BAR_TOKEN: 'never-seen-by-agents' },
  });
  journey.sign('script.json', JSON.stringify(SCRIPT));
  const shown = [await journey.run().ended];
  for (const words of QUESTIONS) shown.push(await journey.tutti(...words));
  expect(shown.map(({ status }) => status)).toEqual([3, ...QUESTIONS.map(() => 0)]);
  for (const { stdout, stderr } of shown) expect(`${stdout}${stderr}`).not.toContain(CANARY);
  const { branch } = await journey.status();
  expect(journey.scratch.git('log', '--format=%s', branch).split('\n')).toHaveLength(2);
  expect(journey.scratch.git('log', '--format=%B', branch)).not.toContain(CANARY);
  expect(filesHolding(join(journey.repo, '.tutti'), CANARY)).toEqual([]);
  const own = filesHolding(join(journey.repo, '.git/tutti'), CANARY);
  expect(own.filter((path) => !path.startsWith('attempts/'))).toEqual([]);
});

function filesHolding(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => {
    const whole = join(folder, path);
    return statSync(whole).isFile() && readFileSync(whole).includes(text);
  });
}
