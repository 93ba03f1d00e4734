import { expect, test } from 'vitest';
import { checkWorkflow } from './check-workflow.ts';
import { command, leaf, phase, workflow } from '../../../test/support/workflow/sample-workflow.ts';
import type { SuperviseDefinition, Workflow } from './workflow.ts';

/** `severity CODE place: message`, one a line, which is what a person reads. */
function check(given: Workflow, expected: readonly string[]): void {
  const found = checkWorkflow(given)
    .filter(({ code }) => code !== 'NOTHING_CHECKED')
    .map(({ severity, code, message, at }) => `${severity} ${code} ${[at.task, ...at.keys].join('.')}: ${message}`);
  expect(found).toEqual(expected);
}

test('copies of a task are not called like what mends the gates around it', () => {
  const fix = leaf('fix', { map: { over: { type: 'items', items: ['a'] }, onFailure: 'fail' } });
  check(workflow([fix]), [
    'error RESERVED_ID .tasks.0.id: what mends the gates of a phase is called `fix.1`, and so would be a copy of `fix`',
  ]);
  check(workflow([leaf('fix')]), []);
});

test('items and iterations are known inside of what makes them, and asked for outside of it is a mistake', () => {
  const each = phase('each', [leaf('one', { objective: 'Write ${{ item }} as number ${{ index }}.' })], {
    map: { over: { type: 'items', items: ['a', 'b'] }, onFailure: 'fail' },
    loop: { until: 'tasks.one.output.ok && iteration > 1 && item != previous', max: 3, onMax: 'fail' },
    when: 'item == "a"',
    owns: ['src/${{ item }}/${{ iteration }}', 'src/${{ previous }}'],
  });
  const alone = leaf('alone', { loop: { until: 'tasks.alone.status == "complete"', max: 3, onMax: 'accept' } });
  check(workflow([each, alone, leaf('after', { needs: ['each'], objective: 'Read ${{ item }} again.' })]), [
    'error NAME_NOT_IN_SCOPE each.when: `item` has no value here: it stands only below a `map`',
    'error NAME_NOT_IN_SCOPE each.owns.1: `previous` has no value here: it stands only inside a `loop`',
    'error NAME_NOT_IN_SCOPE after.objective: `item` has no value here: it stands only below a `map`',
  ]);
});

test('who asks of an item whether its map begins is told when that is asked', () => {
  const map = { over: { type: 'items', items: ['a'] }, onFailure: 'fail' } as const;
  const fixes = checkWorkflow(workflow([command('each', { map, when: 'item == "a"' })])).map(({ fix }) => fix);
  expect(fixes).toContain(
    '`when` is asked once, before all items: leave some out of the list, or ask in a task of a phase',
  );
});

test('a map is given a list, and a condition true or false', () => {
  const over = (expression: string): Workflow =>
    workflow([command('a', { map: { over: { type: 'expression', expression }, onFailure: 'fail' } })]);
  check(over('inputs.topic.split(",")'), []);
  check(over('size(inputs.topic)'), ['error BAD_EXPRESSION a.map: `map` of `a` gives int, and must give a list']);
  check(over('item'), ['error NAME_NOT_IN_SCOPE a.map: `item` has no value here: it stands only below a `map`']);
  const axes = { os: ['linux'], day: '1 + 1', size: [] };
  check(
    workflow([
      command('a', { map: { over: { type: 'matrix', axes }, onFailure: 'fail' } }),
      command('b', { loop: { until: '1', max: 2_000, onMax: 'fail' } }),
      command('c', { map: { over: { type: 'glob', patterns: ['/etc/*'] }, onFailure: 'fail', maxParallel: 0 } }),
    ]),
    [
      'error BAD_EXPRESSION a.map.matrix.day: `map.matrix.day` of `a` gives int, and must give a list',
      'error BAD_EXPRESSION b.loop.until: `loop.until` of `b` gives int, and must give true or false',
      'error BAD_GLOB c.map.glob.0: the pattern `/etc/*` begins with `/`',
      'error VALUE_INVALID b.loop.max: `loop.max` of `b` is 2000, and must be a whole number from 1 to 1000',
      'error VALUE_INVALID c.max_parallel: `max_parallel` of `c` is 0, and must be a whole number from 1 to 100000',
    ],
  );
});

test('a map that is written down may be empty, and has an end', () => {
  const hundred = Array.from({ length: 101 }, (_, index) => index);
  const items = Array.from({ length: 10_001 }, () => null);
  check(
    workflow([
      command('none', { map: { over: { type: 'items', items: [] }, onFailure: 'fail' } }),
      command('all', { map: { over: { type: 'items', items }, onFailure: 'fail' } }),
      command('square', { map: { over: { type: 'matrix', axes: { a: hundred, b: hundred } }, onFailure: 'fail' } }),
      command('flat', { map: { over: { type: 'matrix', axes: {} }, onFailure: 'collect' } }),
    ]),
    [
      'error MAP_TOO_LARGE all.map: the map of `all` has 10001 items, and 10000 are the most',
      'error MAP_TOO_LARGE square.map: the map of `square` has 10201 items, and 10000 are the most',
      'error VALUE_INVALID flat.map: the matrix of `flat` has no axes',
    ],
  );
});

test('candidates are several, for a change, and everyone who takes part is defined', () => {
  const judge = { agent: 'jugde', criteria: [] };
  check(
    workflow([
      leaf('a', { candidates: { agents: ['builder', 'bilder', 'bilder'], judge } }),
      leaf('b', { candidates: { agents: ['builder'] } }),
      leaf('c', { candidates: { agents: ['builder', 'builder'] }, writes: 'none' }),
      command('d', { candidates: { agents: ['builder', 'builder'] } }),
    ]),
    [
      'error UNKNOWN_AGENT a.candidates.1: `a` is for the agent `bilder`, which is not defined. Did you mean ' +
        '`builder`?',
      'error UNKNOWN_AGENT a.judge.agent: `a` is for the agent `jugde`, which is not defined',
      'error VALUE_INVALID b.candidates: `b` asks for 1 candidates, and there must be from 2 to 16',
      'error CONFLICTING_OPTIONS c.candidates: `c` asks for candidates and writes nothing: there would be nothing to ' +
        'choose between',
      'error CONFLICTING_OPTIONS d.candidates: `d` asks for candidates and runs a command: there would be nothing to ' +
        'choose between',
    ],
  );
});

test('a supervisor has workers, limits, and a phase to itself', () => {
  const supervise: SuperviseDefinition = {
    agent: 'builder',
    objective: 'Port every module.',
    workers: ['builder'],
    until: 'tasks.all(id, tasks[id].status == "complete") && tasks.any_id.output.ok',
    maxRounds: 10,
    maxTasks: 50,
    approval: false,
  };
  check(workflow([phase('a', [], { supervise })]), []);
  const wrong = { ...supervise, objective: ' ', workers: [], maxRounds: 0, maxTasks: 5_000, until: 'tasks.a.outptu' };
  check(workflow([phase('a', [command('b')], { saga: true, supervise: { ...wrong, agent: 'boss' } })]), [
    'error UNKNOWN_AGENT a.supervise.agent: `a` is for the agent `boss`, which is not defined',
    'error NAME_NOT_IN_SCOPE a.supervise.until: a task has no `outptu`. Did you mean `output`?',
    'error CONTRACT_INCOMPLETE a: the supervisor of `a` has no `objective`',
    'error VALUE_INVALID a.supervise.max_rounds: `supervise.max_rounds` of `a` is 0, and must be a whole number from ' +
      '1 to 100',
    'error VALUE_INVALID a.supervise.max_tasks: `supervise.max_tasks` of `a` is 5000, and must be a whole number ' +
      'from ' +
      '1 to 1000',
    'error VALUE_INVALID a.supervise.workers: the supervisor of `a` has nobody to give tasks to',
    'error CONFLICTING_OPTIONS a.supervise: `a` has a supervisor, who hands out its tasks, and `tasks` and `saga` of ' +
      'its own',
  ]);
});

test('what undoes a task stands in a saga, and has something to undo', () => {
  const undo = {
    type: 'agent',
    agent: 'builder',
    objective: 'Undo ${{ tasks.d.output }}, ${{ tasks.e.output }}.',
    tools: [],
    sources: [],
  } as const;
  const tasks = [
    command('a', { compensate: { type: 'command', command: 'undo ${{ item }}' } }),
    phase('b', [command('c', { writes: 'none' })], { compensate: { type: 'revert' } }),
    command('d', { compensate: { ...undo, boundaries: [] } }),
    command('e', { compensate: { ...undo, boundaries: [], objective: '' } }),
  ];
  check(workflow([phase('all', tasks, { saga: true, compensate: { type: 'revert' } })]), [
    'error TEMPLATE_REFUSED all/a.compensate.run: `all/a` has `${{ item }}` where a shell reads it: a value could be ' +
      'a command there',
    'error NAME_NOT_IN_SCOPE all/d.compensate.objective: `tasks.e` is not one of the needs of this task',
    'error CONTRACT_INCOMPLETE all/e.compensate: the agent that undoes `all/e` has no `objective`',
    'warning NEVER_COMPENSATED all.compensate: `all` says what undoes it, and no phase around it is a saga, so ' +
      'nothing ' +
      'ever will',
    'warning CONFLICTING_OPTIONS all/b.compensate: `all/b` writes nothing, so there is nothing that `revert` could ' +
      'take back',
  ]);
});

test('an event is known to who answers it and to who follows, and to all below them', () => {
  const answer = phase('answer', [leaf('read', { objective: 'Read ${{ event.details }} well.' })]);
  const next = leaf('next', { needs: ['answer'], when: 'event.type == "push"' });
  const given = workflow([answer, next, leaf('other', { when: 'event.type == "push"' })]);
  check({ ...given, on: { push: ['answer'] } }, [
    'error NAME_NOT_IN_SCOPE other.when: `event` has no value here: it stands only in tasks that answer an event, ' +
      'and ' +
      'in what follows them',
  ]);
});

test('a field that the schema of an output does not name is told, where the schema names all', () => {
  const properties = { verdict: { type: 'string' } };
  const strict = leaf('strict', { output: { type: 'object', properties } });
  const open = leaf('open', { output: { type: 'object', properties, additionalProperties: {} } });
  const given = leaf('given', {
    needs: ['strict', 'open'],
    when: 'has(tasks.strict.output.more) && tasks.open.output.more && tasks.strict.output.verdict == "pass"',
    objective: 'Mend ${{ tasks.strict.output.verdit }} and ${{ [tasks.strict.output["x"]] }} in it.',
  });
  const all = checkWorkflow(workflow([strict, open, given])).filter(({ code }) => code === 'OUTPUT_UNKNOWN');
  expect(all.map(({ severity, message, at, offset }) => [severity, at.keys, offset, message])).toEqual([
    [
      'warning',
      ['objective'],
      29,
      'the `output` of `strict` has no `verdit`, as its schema says. Did you mean `verdict`?',
    ],
  ]);
});
