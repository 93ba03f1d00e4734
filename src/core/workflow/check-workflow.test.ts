import { expect, test } from 'vitest';
import { checkWorkflow } from './check-workflow.ts';
import { command, leaf, phase, workflow } from '../../../test/support/workflow/sample-workflow.ts';
import type { Workflow } from './workflow.ts';

/** `severity CODE place: message`, one a line, which is what a person reads. */
function found(given: Workflow): readonly string[] {
  return checkWorkflow(given).map(
    ({ severity, code, message, at }) => `${severity} ${code} ${[at.task, ...at.keys].join('.')}: ${message}`,
  );
}

function check(given: Workflow, expected: readonly string[]): void {
  expect(found(given).filter((line) => !line.startsWith('note NOTHING_CHECKED'))).toEqual(expected);
}

test('a good workflow has nothing wrong', () => {
  const api = leaf('api', { owns: ['api/**'], gates: [{ type: 'run', name: 'test', command: 'npm test' }] });
  expect(checkWorkflow(workflow([api, command('seed', { needs: ['api'], owns: ['seed'] })]))).toEqual([]);
});

test('everything that is wrong is said at once', () => {
  check(workflow([leaf('a', { needs: ['b'] }), leaf('b', { needs: ['a', 'c'] }), leaf('b', { agent: 'bilder' })]), [
    'error DUPLICATE_ID .tasks.2.id: two tasks of the workflow are called `b`: the 2. and the 3.',
    'error UNKNOWN_NEED b.needs.1: `b` needs `c`, which is not a task beside it',
    'error CYCLE a.needs.0: these tasks wait for one another for ever: a -> b -> a',
    'error UNKNOWN_AGENT b.agent: `b` is for the agent `bilder`, which is not defined. Did you mean `builder`?',
  ]);
});

test('ids are legal, not taken by the language, and different with _ for -', () => {
  check(workflow([leaf('Fix It!'), leaf('true'), leaf('a-b'), leaf('a_b'), leaf('constructor')]), [
    'error ID_INVALID .tasks.0.id: "Fix It!" is not a legal id: small letters, digits, `-` and `_`, a ' +
      'letter first, at most 64',
    'error RESERVED_ID .tasks.1.id: `true` has a meaning of its own in expressions, so no task can be called so',
    'error RESERVED_ID .tasks.4.id: `constructor` has a meaning of its own in expressions, so no task can be called so',
    'error DUPLICATE_ID .tasks.3.id: `a-b` and `a_b` are one name in expressions, where `-` is written `_`',
  ]);
  expect(checkWorkflow(workflow([leaf('Fix It!')]))[0]?.fix).toBe('write `fix-it`');
});

test('a need that leads into another phase names the edge to write instead', () => {
  const build = phase('build', [phase('web', [leaf('page')])]);
  const findings = checkWorkflow(
    workflow([build, phase('ship', [leaf('pack', { needs: ['page', 'build', 'ship'] })])]),
  );
  expect(findings.slice(0, 3).map(({ code, message, fix }) => ({ code, message, fix }))).toEqual([
    {
      code: 'NEED_ACROSS_PHASES',
      message: '`ship/pack` needs `build/web/page`, which is in another phase',
      fix: 'write `needs: [build]` on `ship` instead',
    },
    {
      code: 'NEED_ACROSS_PHASES',
      message: '`ship/pack` needs `build`, which is in another phase',
      fix: 'write `needs: [build]` on `ship` instead',
    },
    {
      code: 'NEED_ACROSS_PHASES',
      message: '`ship/pack` needs `ship`, which holds it',
      fix: 'leave the need out: a phase is complete when its tasks are',
    },
  ]);
});

test('each circle is told once, and a chain of 50,000 is none', () => {
  const two = [leaf('a', { needs: ['b'] }), leaf('b', { needs: ['a'] }), leaf('x', { needs: ['x', 'b'] })];
  check(workflow(two), [
    'error CYCLE a.needs.0: these tasks wait for one another for ever: a -> b -> a',
    'error CYCLE x.needs.0: `x` needs itself',
  ]);
  const chain = Array.from({ length: 50_000 }, (_, index) =>
    command(`t${index}`, { needs: index === 49_999 ? [] : [`t${index + 1}`] }),
  );
  check(workflow(chain), []);
  const closed = [...chain.slice(0, -1), command('t49999', { needs: ['t0'] })];
  expect(found(workflow(closed))).toHaveLength(1);
});

test('expressions are checked where they stand, to the character', () => {
  const page = leaf('page', {
    needs: ['api'],
    when: 'tasks.apo.output.ok',
    objective: 'Write ${{ inputs.topc }} for ${{ tasks.api.output }} and ${{ item }}.',
    boundaries: ['Leave ${{ alone'],
  });
  const findings = checkWorkflow(workflow([leaf('api', { when: 'inputs.topic', needs: [] }), page]));
  expect(findings.slice(0, 4).map(({ code, at, offset, message }) => [code, at.keys, offset, message])).toEqual([
    ['NAME_NOT_IN_SCOPE', ['when'], 6, '`tasks.apo` is not one of the needs of this task. Did you mean `api`?'],
    ['NAME_NOT_IN_SCOPE', ['objective'], 17, 'the workflow has no input `topc`. Did you mean `topic`?'],
    ['NAME_NOT_IN_SCOPE', ['objective'], 61, '`item` has no value here: it stands only below a `map`'],
    ['BAD_EXPRESSION', ['boundaries', 0], 6, '`${{` in `boundaries.0` of `page` is never closed'],
  ]);
  check(workflow([leaf('a', { when: '1 + 1' })]), [
    'error BAD_EXPRESSION a.when: `when` of `a` gives int, and must give true or false',
  ]);
});

test('a value never becomes shell text', () => {
  const gates = [{ type: 'run' as const, name: 'lint', command: 'lint ${{ inputs.topic }}' }];
  check(workflow([command('a', { command: 'echo ${{ inputs.topic }}', testCommand: 'test ${{ event }}', gates })]), [
    'error TEMPLATE_REFUSED a.run: `a` has `${{ inputs.topic }}` where a shell reads it: a value could ' +
      'be a command there',
    'error TEMPLATE_REFUSED a.test_command: `a` has `${{ event }}` where a shell reads it: a value could ' +
      'be a command there',
    'error TEMPLATE_REFUSED a.gates.0.run: `a` has `${{ inputs.topic }}` where a shell reads it: a value ' +
      'could be a command there',
  ]);
});

test('what is owned is settled by inputs alone', () => {
  check(workflow([leaf('a'), leaf('b', { needs: ['a'], owns: ['${{ inputs.topic }}/**', '${{ tasks.a.output }}'] })]), [
    'error NAME_NOT_IN_SCOPE b.owns.1: `tasks.a` is not one of the needs of this task',
  ]);
});

test('children narrow what they inherit, and own what they deliver', () => {
  const web = phase(
    'web',
    [leaf('page', { owns: ['web/page/**', 'docs/**'] }), leaf('form', { deliverables: ['docs/form.md'] })],
    {
      owns: ['web/**'],
    },
  );
  check(workflow([web, leaf('bad', { owns: ['/etc/**', 'a{b'] })]), [
    'error BAD_GLOB bad.owns.0: the pattern `/etc/**` begins with `/`',
    'error BAD_GLOB bad.owns.1: the pattern `a{b` has a `{` without its `}`',
    'error OWNS_WIDENED web/page.owns.1: `web/page` owns `docs/**`, but `web` around it owns only `web/**`',
    'error DELIVERABLE_NOT_OWNED web/form.deliverables.0: `web/form` is to deliver `docs/form.md`, but ' +
      'may only change `web/**`',
  ]);
});

test('what a task takes in is made before it, or an edge is missing', () => {
  const make = phase('make', [leaf('schema', { deliverables: ['api/schema.json'] })]);
  const takes = (needs: readonly string[]): Workflow =>
    workflow([
      make,
      leaf('between', { needs: ['make'] }),
      leaf('use', { needs, inputs: ['api/schema.json', 'notes.md'], references: ['README.md'] }),
    ]);
  const note =
    'note NOBODY_MAKES use.inputs.1: `use` takes in `notes.md`, which no task delivers: it must be in ' +
    'the repository already';
  check(takes(['between']), [note]);
  check(takes([]), [
    'warning MISSING_EDGE use.inputs.0: `use` takes in `api/schema.json`, which `make/schema` delivers, ' +
      'but does not wait for it',
    note,
  ]);
  expect(checkWorkflow(takes([]))[0]?.fix).toBe('add `make` to the `needs` of `use`');
});

test.each([
  ['Do it.', 'warning VAGUE_CONTRACT'],
  ['improve  the code', 'warning VAGUE_CONTRACT'],
  ['Make it better!', 'warning VAGUE_CONTRACT'],
  ['Fix bugs', 'warning VAGUE_CONTRACT'],
  ['Please improve everything', 'warning VAGUE_CONTRACT'],
  ['Improve the code of the parser so that it reads tabs', ''],
  ['Add a login page', ''],
])('the objective %j is judged', (objective, verdict) => {
  expect(
    found(workflow([leaf('a', { objective })]))
      .filter((line) => line.includes('VAGUE'))
      .join(),
  ).toContain(verdict);
  expect(found(workflow([leaf('a', { objective })])).some((line) => line.includes('VAGUE'))).toBe(verdict !== '');
});

test('an incomplete contract is a warning, and an error where the workflow is strict', () => {
  const given = workflow([leaf('a', { outputFormat: '', boundaries: [] })]);
  check(given, ['warning CONTRACT_INCOMPLETE a: the contract of `a` has no `output_format` and no `boundaries`']);
  check({ ...given, strict: true }, [
    'error CONTRACT_INCOMPLETE a: the contract of `a` has no `output_format` and no `boundaries`',
  ]);
  check(workflow([leaf('a', { objective: ' ' })]), [
    'error CONTRACT_INCOMPLETE a: the contract of `a` has no `objective`',
  ]);
});

test('work that nothing checks is noted once', () => {
  expect(
    found(workflow([leaf('a'), leaf('b'), leaf('c', { testCommand: 'npm test' }), leaf('d', { writes: 'none' })])),
  ).toEqual(['note NOTHING_CHECKED : nothing checks what these tasks change: `a`, `b`']);
});

test('options that cannot both be meant, and numbers out of range, are refused', () => {
  const one = { type: 'files' as const, name: 'files', paths: ['a'] };
  check(
    workflow([
      leaf('a', { writes: 'none', deliverables: ['x'], approval: ['before_integrate'] }),
      command('b', { command: ' ', retry: { maxAttempts: 0, backoffMs: -1 }, timeoutMs: 2 ** 40 }),
      phase('c', [], { maxParallel: 0 }),
      command('d', { deliverables: ['x'], gates: [one, { type: 'run', name: 'x', command: '' }] }),
    ]),
    [
      'error DUPLICATE_GATE d.gates.0: two gates of `d` are called `files`: this one and that of its `deliverables`',
      'error VALUE_INVALID d.gates.1: the gate `x` of `d` checks nothing',
      'error CONFLICTING_OPTIONS a.approval.0: `a` asks for approval before it integrates, but it changes nothing',
      'error CONFLICTING_OPTIONS a.writes: `a` writes nothing and is to deliver `x`',
      'error VALUE_INVALID b.retry.max_attempts: `retry.max_attempts` of `b` is 0, and must be a whole ' +
        'number from 1 to 100',
      'error VALUE_INVALID b.retry.backoff: `retry.backoff` of `b` is -1, and must be a whole number from ' +
        '0 to 2147483647',
      'error VALUE_INVALID b.timeout: `timeout` of `b` is 1099511627776, and must be a whole number from 1 ' +
        'to 2147483647',
      'error VALUE_INVALID b.run: the command of `b` is empty',
      'error VALUE_INVALID c.max_parallel: `max_parallel` of `c` is 0, and must be a whole number from 1 to 100000',
      'error EMPTY_PHASE c.tasks: `c` has no tasks',
    ],
  );
});

test('a default must fit its input, and a delivery by hand is said aloud', () => {
  const inputs = { count: { type: 'number' as const, required: false, default: 'three' } };
  check({ ...workflow([command('a')]), inputs, deliver: 'pr' }, [
    'note DELIVERY_BY_HAND .deliver: the run opens no pull request by itself yet: its report ends with ' +
      'the command that does',
    'error INPUT_INVALID .inputs.count.default: the default of the input `count` must be a number, and is "three"',
  ]);
});

test('a workflow beyond the limits is refused whole, and quickly', () => {
  let deep = phase('p', [command('a')]);
  for (let depth = 0; depth < 70; depth += 1) deep = phase('p', [deep]);
  const wide = Array.from({ length: 100_001 }, (_, index) => command(`t${index}`));
  expect([found(workflow([deep])), found(workflow(wide))].map(([line]) => line?.split(' ')[1])).toEqual([
    'WORKFLOW_TOO_LARGE',
    'WORKFLOW_TOO_LARGE',
  ]);
});
