import { expect, test } from 'vitest';
import { readWorkflow } from './read-workflow.ts';
import { problemsOf } from '../../../test/support/workflow/problems-of.ts';

function check(text: string, ...expected: readonly string[]): void {
  expect(problemsOf(text)).toEqual(expected);
}

const run = 'run: "true"';

test('an error shows the lines around it, a caret, and the line of what was meant', () => {
  const text = `tasks:\n  backend:\n    ${run}\n  frontend:\n    ${run}\n    needs: [backned]\n`;
  const [problem] = readWorkflow(text, 'tutti.yaml').problems.filter(({ severity }) => severity === 'error');
  expect(problem).toMatchObject({ code: 'UNKNOWN_NEED', file: 'tutti.yaml', line: 6, column: 13 });
  expect(problem?.frame).toBe(
    [
      '4│   frontend:',
      '5│     run: "true"',
      '6│     needs: [backned]',
      ' │             ^^^^^^^ did you mean "backend" (line 2)?',
    ].join('\n'),
  );
});

test('every mistake of a file is told at once, in the order of the file', () => {
  check(
    `tasks:\n  - id: a\n    ${run}\n    nedds: []\n    owns: {a: b}\n    timeout: soon\n    retry: 0\n    join: all_sucess\n    budget: {usd: -1}\n`,
    'FIELD_UNKNOWN 4:5 a task has no field "nedds"',
    'VALUE_TYPE 5:11 a list of texts belongs here, and this is a map',
    'VALUE_INVALID 6:14 a duration such as `90s`, `5m` or `1h30m` belongs here',
    'VALUE_INVALID 7:12 a whole number from 1 on belongs here, and this is 0',
    'VALUE_INVALID 8:11 "all_sucess" is none of `all_success`, `none_failed`, `one_success`, `all_done`',
    'VALUE_INVALID 9:19 an amount of US dollars such as `5` or `0.25` belongs here',
  );
});

test('fields that cannot run yet are refused by name', () => {
  check(
    `agents:\n  a: {adapter: x, fallbacks: [b]}\ntasks:\n  - {id: a, ${run}}\n`,
    'NOT_YET_SUPPORTED 2:19 `fallbacks` is part of the language, but this version cannot run it yet',
  );
});

test('a field on the wrong kind of task is an error that says why', () => {
  check(
    `tasks:\n  - id: a\n    ${run}\n    objective: Build it.\n    max_parallel: 2\n`,
    'FIELD_MISPLACED 4:5 `objective` means nothing here: a runs a command',
    'FIELD_MISPLACED 5:5 `max_parallel` means nothing here: a runs a command',
  );
});

test('a file that holds no workflow says so', () => {
  check('', 'WORKFLOW_EMPTY 1:1 the file is empty');
  check('# nothing\n', 'WORKFLOW_EMPTY 1:1 the file is empty');
  check('hello', 'WORKFLOW_SHAPELESS 1:1 a workflow is a map with `tasks:`, and this file is a text');
  check('- a\n', 'WORKFLOW_SHAPELESS 1:1 a workflow is a map with `tasks:`, and this file is a list');
  check('name: x\n', 'WORKFLOW_SHAPELESS 1:1 the file has no tasks: there is no `tasks`, `pipeline` or `workers`');
  check(
    'tasks: []\nworkers: []\n',
    'WORKFLOW_SHAPELESS 2:1 a file has either `tasks` or `workers`, and this one has both',
  );
});

test('YAML that is no YAML is told with its place and not read further', () => {
  check('tasks:\n\t- id: a\n', 'YAML_SYNTAX 2:1 this is not valid YAML: Tabs are not allowed as indentation');
  expect(problemsOf('tasks: [{id: a\n')[0]).toMatch(/^YAML_SYNTAX 2:1 /);
  expect(problemsOf('tasks: !!js/function "x"\n')[0]).toMatch(/^YAML_SYNTAX 1:8 .*Unresolved tag/);
  check('tasks: []\n---\ntasks: []\n', 'YAML_MANY_DOCUMENTS 2:1 the file holds more than one document');
});

test('keys are texts that occur once, and none that objects have of their own', () => {
  check(`tasks:\n  a: {${run}}\n  a: {${run}}\n`, 'YAML_KEY_REPEATED 3:3 the key "a" occurs twice in one map');
  check(`tasks:\n  1: {${run}}\n`, 'YAML_KEY 2:3 a key must be a text, and this is the number 1');
  check(`tasks:\n  ? {a: b}\n  : {${run}}\n`, 'YAML_KEY 2:5 a key must be a text, and this is a map');
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    check(`tasks:\n  - id: a\n    ${run}\n    ${key}: {x: 1}\n`, `YAML_KEY 4:5 "${key}" cannot be a key`);
  }
});

test('an id that is a number is no id', () => {
  expect(problemsOf(`tasks:\n  - id: 1\n    ${run}\n`)).toEqual([expect.stringMatching(/^ID_INVALID 2:9 "1" /)]);
});

test('aliases may repeat values, but not themselves, and not without end', () => {
  const read = readWorkflow(`x-own: &own [src/a, src/b]\ntasks:\n  - {id: a, ${run}, reads: *own}\n`, 'f');
  expect(read.workflow?.root.tasks[0]?.reads).toEqual(['src/a', 'src/b']);
  expect(problemsOf(`tasks:\n  - id: a\n    ${run}\n    needs: &n [*n]\n`)[0]).toBe(
    'YAML_ALIAS 4:16 *n stands inside of itself',
  );
  expect(problemsOf(`tasks:\n  - {id: a, ${run}, needs: *nobody}\n`)[0]).toBe(
    'YAML_ALIAS 2:33 nothing before this is named &nobody',
  );
  const levels = Array.from('bcdefghij', (name, index) => {
    const before = 'abcdefghi'[index] ?? '';
    return `x-${name}: &${name} [${Array<string>(9).fill(`*${before}`).join(', ')}]`;
  });
  const bomb = `x-a: &a [${Array<string>(9).fill('x').join(', ')}]\n${levels.join('\n')}\ntasks: *j\n`;
  expect(problemsOf(bomb)[0]).toBe('YAML_ALIAS 6:10 aliases make this file more than 100000 values large');
});

test('merge keys bring in fields, and own fields win', () => {
  const text = `x-base: &base {run: make, timeout: 5m}\ntasks:\n  - <<: *base\n    id: a\n    timeout: 90s\n`;
  expect(readWorkflow(text, 'f').workflow?.root.tasks[0]).toMatchObject({
    id: 'a',
    work: { type: 'command', command: 'make' },
    timeoutMs: 90_000,
  });
  check(`tasks:\n  - <<: 5\n    id: a\n    ${run}\n`, 'YAML_KEY 2:9 `<<` takes in maps, and this is the number 5');
});

test('nesting without end and files without end are refused, not parsed', () => {
  for (const opening of ['[', '{', '- ', '? ']) {
    expect(problemsOf(opening.repeat(100_000))[0]).toMatch(/^YAML_TOO_DEEP 1:\d+ /);
  }
  check('x'.repeat(50_000_000), 'FILE_TOO_LARGE 1:1 the file is larger than 16 MB');
  // 16 million bytes in 6 million letters.
  check(`# ${'€'.repeat(6_000_000)}`, 'FILE_TOO_LARGE 1:1 the file is larger than 16 MB');
});

test('columns count code points, and the caret stands below what is wide', () => {
  const text = `tasks:\n  - {id: a, ${run}, reason: "😀", agnet: x}\n`;
  const [problem] = readWorkflow(text, 'f').problems.filter(({ severity }) => severity === 'error');
  expect(problem).toMatchObject({ line: 2, column: 39 });
  expect(problem?.frame.split('\n').at(-1)).toBe(` │ ${' '.repeat(39)}^^^^^ did you mean "agent"?`);
});

test('a mark of byte order and the line ends of Windows change nothing', () => {
  const text = `\uFEFFtasks:\r\n  - id: a\r\n    ${run}\r\n    nedds: []\r\n`;
  const [problem] = readWorkflow(text, 'f').problems.filter(({ severity }) => severity === 'error');
  expect(problem).toMatchObject({ line: 4, column: 5 });
  expect(problem?.frame.split('\n')[2]).toBe('4│     nedds: []');
});

test('nothing of a file can steer the terminal that shows its problems', () => {
  const { problems } = readWorkflow('tasks:\n  - {id: a, run: x, "\u001b[2J\u202e": 1}\n', 'f');
  const shown = problems.map(({ message, fix, frame }) => `${message}${fix}${frame}`).join('');
  // Line ends are the frame's own.
  expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
});

test('money is exact, and times and tokens are read as people write them', () => {
  const budgetOf = (budget: string): unknown =>
    readWorkflow(`budget: ${budget}\ntasks:\n  - {id: a, ${run}}\n`, 'f').workflow?.root.budget;
  expect(budgetOf('{usd: 0.1}')).toEqual({ usdMicros: 100_000, mode: 'audit' });
  expect(budgetOf('{usd: 0.000001}')).toEqual({ usdMicros: 1, mode: 'audit' });
  expect(budgetOf('{usd: $12.345678, mode: enforce}')).toEqual({ usdMicros: 12_345_678, mode: 'enforce' });
  expect(budgetOf('{duration: 1h30m}')).toEqual({ durationMs: 5_400_000, mode: 'audit' });
  expect(budgetOf('{duration: 90}')).toEqual({ durationMs: 90_000, mode: 'audit' });
  expect(budgetOf('{duration: 2 hours 5 min}')).toEqual({ durationMs: 7_500_000, mode: 'audit' });
  expect(budgetOf('{tokens: 200k}')).toEqual({ tokens: 200_000, mode: 'audit' });
  expect(budgetOf('{tokens: 1_000_000}')).toEqual({ tokens: 1_000_000, mode: 'audit' });
});

test('a task without an agent is for the default agent, and an unknown agent is an error', () => {
  const { workflow } = readWorkflow('tasks:\n  - {id: a, objective: Write the readme of the tool.}\n', 'f');
  expect(workflow?.agents).toEqual({ default: { adapter: 'default', env: [], options: {} } });
  expect(problemsOf('tasks:\n  - {id: a, agent: bob, objective: Write the readme.}\n')[0]).toMatch(
    /^UNKNOWN_AGENT 2:20 /,
  );
});

test('a role of the library needs no definition, and is done by the default agent', () => {
  const text = `agents: {default: {adapter: codex, max_turns: 9}}
tasks:
  - {id: mend, agent: fix-executor, objective: Mend the parser.}
  - {id: look, agent: code-reviewer, objective: Read the parser.}
  - {id: audit, agent: auditor, objective: Hold the parser against its specification.}
`;
  const { workflow } = readWorkflow(text, 'f');
  const prompt: unknown = expect.stringMatching(/^You are the one who mends what a check has found\. /);
  const tools = ['read', 'search', 'edit', 'shell'];
  expect(workflow?.agents['fix-executor']).toEqual({
    ...{ adapter: 'codex', maxTurns: 9, env: [], options: {} },
    ...{ model: 'standard', writes: 'workspace', tools, prompt },
  });
  expect(workflow?.root.tasks).toMatchObject([
    { work: { agent: 'fix-executor', role: 'fix-executor' }, writes: 'workspace', mayChangeNothing: false },
    { writes: 'none', mayChangeNothing: true },
    { writes: 'workspace', mayChangeNothing: true },
  ]);
});

test('what a file defines is its own, though the library has a role of that name', () => {
  const text =
    'agents: {auditor: {adapter: codex}}\ntasks:\n  - {id: a, agent: auditor, objective: Read the parser.}\n';
  const { workflow } = readWorkflow(text, 'f');
  expect(workflow?.agents).toEqual({ auditor: { adapter: 'codex', env: [], options: {} } });
  expect(workflow?.root.tasks[0]).toMatchObject({ mayChangeNothing: false });
  expect(workflow?.root.tasks[0]).not.toHaveProperty('work.role');
});

test('a mistyped role of the library is an error that names it', () => {
  const text = 'tasks:\n  - {id: a, agent: fix-executer, objective: Mend the parser.}\n';
  check(
    text,
    'UNKNOWN_AGENT 2:20 `a` is for the agent `fix-executer`, which is not defined. Did you mean `fix-executor`?',
  );
});

test('a gate is a command, files, or words that must not be left', () => {
  const gates = `gates:\n  - npm test\n  - {run: npm run lint, name: lint, timeout: 2m}\n  - files: dist/app.js\n  - placeholders: true\n`;
  expect(readWorkflow(`${gates}tasks:\n  - {id: a, ${run}}\n`, 'f').workflow?.root.gates).toEqual([
    { type: 'run', name: 'npm test', command: 'npm test' },
    { type: 'run', name: 'lint', command: 'npm run lint', timeoutMs: 120_000 },
    { type: 'files', name: 'files', paths: ['dist/app.js'] },
    { type: 'placeholders', name: 'placeholders', words: ['TODO', 'FIXME', 'stub', 'mock'] },
  ]);
  check(`gates: [{name: x}]\ntasks:\n  - {id: a, ${run}}\n`, 'VALUE_INVALID 1:9 this gate checks nothing');
});

test('what could not be read is not told again for each task that needs it', () => {
  check(
    `tasks:\n  - {idd: a, ${run}}\n  - {id: b, needs: [a], ${run}}\n`,
    'FIELD_MISSING 2:5 every task in a list needs `id`, and here is none',
    'FIELD_UNKNOWN 2:6 a task has no field "idd"',
  );
});

test('a file of nonsense gives a few hundred problems, not a hundred thousand', () => {
  const { problems } = readWorkflow(`tasks:\n${'  - 5\n'.repeat(20_000)}`, 'f');
  expect(problems).toHaveLength(201);
  expect(problems.at(-1)).toMatchObject({ code: 'PROBLEMS_CUT', message: '19800 more problems are not shown' });
});
