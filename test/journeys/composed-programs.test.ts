import { expect, test } from 'vitest';
import {
  branch,
  command,
  type Flow,
  map,
  parallel,
  phase,
  refine,
  saga,
  sequence,
  type Task,
  workflow,
} from '../../src/builder.ts';
import { run, type StatusView } from '../../src/index.ts';
import { type Journey, openJourney } from '../support/journey/open-journey.ts';
import { leaf } from '../support/journey/words.ts';

const gives = (json: string): string => `printf '%s' '${json}' > "$TUTTI_OUTPUT"`;

const look = command('look', gives('{"severity":"critical","files":["a","b"]}'), {
  writes: 'none',
  output: {
    type: 'object',
    properties: { severity: { enum: ['critical', 'minor'] }, files: { type: 'array', items: { type: 'string' } } },
    required: ['severity', 'files'],
  },
});

/** A workflow as a function: a part of whichever one calls it. */
function touch(id: string, fails: boolean = false): Task {
  const work = fails ? 'exit 1' : `echo ${id} > ${id}`;
  return command(id, work, { owns: [id], compensate: { run: `rm ${id}` } });
}

async function runIn(journey: Journey, flow: Flow): Promise<StatusView> {
  const env = { PATH: process.env['PATH'], HOME: journey.scratch.home };
  const { result } = await run(flow, { cwd: journey.repo, env });
  return result;
}

test('a map, a branch, a loop and a phase run in each other as they are written', async () => {
  await using journey = openJourney({ workflow: { tasks: [leaf('a')] } });
  const copy = 'mkdir -p out && echo "$FILE" > "out/$FILE"';
  const each = map(look.output.files, (file) =>
    command('each', copy, { env: { FILE: String(file) }, owns: [`out/${String(file)}`] }),
  );
  const count = refine(
    command('count', 'printf %s "$TUTTI_ITERATION" > "$TUTTI_OUTPUT"', { writes: 'none', output: { type: 'integer' } }),
    { until: (task) => task.output.ge(3), max: 5 },
  );
  const ways = branch(look.output.severity, { critical: sequence(touch('fix'), touch('tell')), else: touch('wait') });
  const flow = workflow({
    name: 'all',
    tasks: sequence(
      look,
      parallel(each, count),
      ways,
      phase('last', command('list', 'ls * > list', { owns: ['list'] })),
    ),
  });
  const { status, tasks } = await runIn(journey, flow);
  expect(status).toBe('complete');
  const ends = tasks.filter(({ id }) => ['wait', 'tell', 'last', 'count'].includes(id));
  expect(Object.fromEntries(ends.map((task) => [task.id, task.status]))).toEqual({
    count: 'complete',
    tell: 'complete',
    wait: 'skipped',
    last: 'complete',
  });
  expect(await journey.integrated('list')).toBe('README.md\nfix\ntell\n\nout:\na\nb');
});

test('a saga undoes what was completed', async () => {
  await using journey = openJourney({ workflow: { tasks: [leaf('a')] } });
  const flow = workflow({ name: 'undo', tasks: saga('move', sequence(touch('x'), touch('y'), touch('z', true))) });
  const { status } = await runIn(journey, flow);
  expect(status).toBe('failed');
  expect([await journey.integrated('x'), await journey.integrated('y')]).toEqual([null, null]);
});
