import { expect, test } from 'vitest';
import { ROOT, taskPath } from '../../core/base/ids.ts';
import type { PhaseDefinition } from '../../core/workflow/workflow.ts';
import { type Reading, readWorkflow } from './read-workflow.ts';

type Texts = Readonly<Record<string, string>>;

/** The first file with what it uses, each text by its path. */
function read(files: Texts): Reading {
  const [[name, text] = ['', '']] = Object.entries(files);
  return readWorkflow(text, name, (path) => {
    const other = files[path];
    if (other !== undefined) return { type: 'text', text: other };
    return { type: 'refused', code: 'FILE_UNREADABLE', message: `${path}: there is no such file`, fix: 'mend it' };
  });
}

function check(files: Texts, ...expected: readonly string[]): void {
  const found = read(files)
    .problems.filter(({ severity }) => severity !== 'note')
    .map(({ code, file, line, column, message }) => `${code} ${file}:${line}:${column} ${message}`);
  expect(found).toEqual(expected);
}

function phaseOf(files: Texts): PhaseDefinition {
  const { workflow, problems } = read(files);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [first] = workflow?.root.tasks ?? [];
  if (first?.kind !== 'phase') throw new Error('a file that is used is a phase');
  return first;
}

const run = 'run: "true"';

test('a file that is used is a phase of its tasks, with its inputs and their values', () => {
  const phase = phaseOf({
    'flows/a.yaml': `tasks:\n  - {id: one, uses: ../lib/b.yaml, with: {lang: de}, map: [1], max_parallel: 2}\n`,
    'lib/b.yaml': `inputs: {lang: {}}\nmax_parallel: 3\ntasks:\n  - id: x\n    ${run}\n    env: {L: "\${{ inputs.lang }}"}\n`,
  });
  expect(phase).toMatchObject({
    id: 'one',
    map: { maxParallel: 2 },
    maxParallel: 3,
    imported: { file: '../lib/b.yaml', inputs: { lang: { type: 'string', required: true } }, with: { lang: 'de' } },
  });
  expect(phase.tasks.map(({ id }) => id)).toEqual(['x']);
});

test('what both say of a list is joined, and of anything else the task has the last word', () => {
  const uses = 'uses: ./b.yaml, gates: [make], test_command: t, retry: 2, owns: [src/**], success_criteria: [One.]';
  const phase = phaseOf({
    'a.yaml': `tasks:\n  - {id: one, ${uses}}\n`,
    'b.yaml': `gates: [make, lint]\ntest_command: u\nretry: 3\nbudget: {tokens: 1k}\nsaga: true\nsuccess_criteria: [Two.]
owns: ["src/\${{ inputs.p }}/**"]\ninputs: {p: {default: web}}
tasks:\n  - {id: x, ${run}}\n  - {id: y, ${run}, owns: [src/y]}\n`,
  });
  expect(phase).toMatchObject({
    gates: ['make', 'lint', 'u'].map((command) => ({ type: 'run', name: command, command })),
    testCommand: 't',
    retry: { maxAttempts: 2 },
    budget: { tokens: 1_000 },
    saga: true,
    successCriteria: ['One.', 'Two.'],
    owns: ['src/**'],
  });
  expect(phase.tasks.map(({ owns }) => owns)).toEqual([['src/${{ inputs.p }}/**'], ['src/y']]);
});

test('agents of other files come along, and one whose name is taken gets another', () => {
  const { workflow } = read({
    'a.yaml': `agents: {b: {adapter: x}, c: {adapter: x}}
tasks:
  - {id: t, uses: ./Docs.yaml}
  - {id: u, agent: b, objective: Write the page.}
`,
    'Docs.yaml': `agents: {b: {adapter: y, writes: none}, c: {adapter: x}, d: {adapter: z}}
tasks:
  - {id: v, agent: b, objective: Read the page.}
  - {id: w, agent: d, objective: Write the page., candidates: [c, b], judge: b}
  - {id: s, supervise: {agent: c, workers: [b, d]}, objective: Write all pages.}
  - {id: r, ${run}, compensate: {agent: b, objective: Undo it.}}
`,
  });
  expect(Object.keys(workflow?.agents ?? {})).toEqual(['b', 'c', 'b-of-docs', 'd']);
  const [used, own] = workflow?.root.tasks ?? [];
  expect(own).toMatchObject({ work: { agent: 'b' }, writes: 'workspace' });
  expect(used).toMatchObject({
    tasks: [
      { work: { agent: 'b-of-docs' }, writes: 'none' },
      { work: { agent: 'd' }, candidates: { agents: ['c', 'b-of-docs'], judge: { agent: 'b-of-docs' } } },
      { supervise: { agent: 'c', workers: ['b-of-docs', 'd'] } },
      { compensate: { agent: 'b-of-docs' } },
    ],
  });
});

test('roles of a dialect that is used are the default agent of their own file', () => {
  const { workflow } = read({
    'a.yaml': `agents: {default: {adapter: x}}\ntasks:\n  - {id: t, uses: b.yaml}\n  - {id: u, objective: Write it all.}\n`,
    'b.yaml': 'agents: {default: {adapter: y}}\npipeline: [{agent: architect}]\n',
  });
  expect(workflow?.agents).toMatchObject({
    default: { adapter: 'x' },
    'default-of-b': { adapter: 'y' },
    architect: { adapter: 'y' },
  });
});

test('problems of a file that is used are told with its own name and place', () => {
  check(
    {
      'a.yaml': `tasks:\n  - id: one\n    uses: ./b.yaml\n    gates: [make]\n    with: {lang: 1, lnag: de}\n`,
      'b.yaml': `inputs: {lang: {}, to: {description: Where to}, n: {type: number, default: x}}
gates: ["echo \${{ inputs.lang }}"]
agents: {slow: {adapter: x, max_parallel: 1000000}}
tasks:
  - {id: x, ${run}, needs: [y], nedds: []}
  - {id: z, ${run}, env: {A: "\${{ inputs.topic }}"}}
`,
    },
    'INPUT_MISSING a.yaml:5:11 `one` gives no `to` to ./b.yaml, which needs it: Where to',
    'INPUT_INVALID a.yaml:5:18 the input `lang` of ./b.yaml must be a string, and is 1',
    'INPUT_UNKNOWN a.yaml:5:27 ./b.yaml has no input `lnag`. Did you mean `lang`?',
    'INPUT_INVALID b.yaml:1:76 the default of the input `n` must be a number, and is "x"',
    'TEMPLATE_REFUSED b.yaml:2:19 `one` has `${{ inputs.lang }}` where a shell reads it: a value could ' +
      'be a command there',
    'VALUE_INVALID b.yaml:3:43 `agents.slow.max_parallel` of the agent `slow` is 1000000, and must be a whole number ' +
      'from 1 to 1000',
    'UNKNOWN_NEED b.yaml:5:34 `one/x` needs `y`, which is not a task beside it',
    'FIELD_UNKNOWN b.yaml:5:38 a task has no field "nedds"',
    'NAME_NOT_IN_SCOPE b.yaml:6:47 the workflow has no input `topic`',
  );
});

test('what a file is given may speak of what stands around it, and the file itself may not', () => {
  const used = `inputs: {a: {}, b: {type: list}}\ntasks:\n  - {id: x, ${run}, env: {A: "\${{ item }}"}}\n`;
  check(
    {
      'a.yaml': `tasks:
  - id: one
    uses: ./b.yaml
    map: [1]
    with: {a: "\${{ item }}", b: "\${{ [index] }}"}
  - id: two
    uses: ./b.yaml
    with: {a: "\${{ itm }}", b: ["\${{ inputs.a }}"]}
  - id: three
    uses: ./b.yaml
    with: {a: "the \${{ 1 }}", b: "the \${{ 1 }}"}
`,
      'b.yaml': used,
    },
    'NAME_NOT_IN_SCOPE a.yaml:8:20 `itm` is not a name here',
    'NAME_NOT_IN_SCOPE a.yaml:8:45 the workflow has no input `a`',
    'INPUT_INVALID a.yaml:11:34 the input `b` of ./b.yaml must be a list, and is put together as a text',
    'NAME_NOT_IN_SCOPE b.yaml:3:40 `item` has no value here: it stands only below a `map`',
  );
});

test('a circle of files is named, and a file that cannot be had is told where it is used', () => {
  check(
    {
      'a.yaml': `tasks:\n  - {id: x, uses: ./sub/b.yaml}\n`,
      'sub/b.yaml': `tasks:\n  - {id: y, uses: ../c.yaml}\n`,
      'c.yaml': `tasks:\n  - {id: z, uses: ./sub/b.yaml}\n  - {id: q, uses: ./sub/../c.yaml}\n`,
    },
    'USES_CIRCLE c.yaml:2:19 these files use one another for ever: sub/b.yaml -> c.yaml -> sub/b.yaml',
    'USES_CIRCLE c.yaml:3:19 these files use one another for ever: c.yaml -> c.yaml',
  );
  check(
    {
      'a.yaml': 'tasks:\n  - {id: x, uses: /etc/b.yaml}\n  - {id: y, uses: https://b.de}\n  - {id: z, uses: b.yaml}\n',
    },
    'USES_REFUSED a.yaml:2:19 "/etc/b.yaml" is no path from this file',
    'USES_REFUSED a.yaml:3:19 "https://b.de" is no path from this file',
    'FILE_UNREADABLE a.yaml:4:19 b.yaml: there is no such file',
  );
  check(
    { 'a.yaml': `tasks:\n  - {id: x, uses: b.yaml}\n`, 'b.yaml': 'hello' },
    'WORKFLOW_SHAPELESS b.yaml:1:1 a workflow is a map with `tasks:`, and this file is a text',
  );
});

test('files use one another only so deep, and make only so many tasks', () => {
  const chain = Array.from({ length: 20 }, (_, index): [string, string] => [
    `f${index}.yaml`,
    `tasks:\n  - {id: x, uses: f${index + 1}.yaml}\n`,
  ]);
  check(Object.fromEntries(chain), 'USES_TOO_DEEP f15.yaml:2:19 files use one another more than 16 levels deep');
  const bomb = Array.from({ length: 12 }, (_, index): [string, string] => {
    const uses = Array.from({ length: 9 }, (_none, at) => `  - {id: x${at}, uses: f${index + 1}.yaml}\n`);
    return [`f${index}.yaml`, `tasks:\n${uses.join('')}`];
  });
  const { problems } = read(Object.fromEntries([...bomb, ['f12.yaml', `tasks: {x: {${run}}}`]]));
  expect(problems[0]).toMatchObject({ code: 'WORKFLOW_TOO_LARGE', file: 'f0.yaml' });
});

test('what only the first file decides is told in another one, unless it says the same', () => {
  check(
    {
      'a.yaml': `models: {deep: {x: y}}\ntasks:\n  - {id: x, uses: b.yaml}\n`,
      'b.yaml': `models: {deep: {x: y}}\nsandbox: required\non: {push: x}\ntasks: {x: {${run}}}\n`,
    },
    'FIELD_IGNORED b.yaml:2:1 `sandbox` means nothing in a file that another one uses: a.yaml decides',
    'FIELD_IGNORED b.yaml:3:1 `on` means nothing in a file that another one uses: a.yaml decides',
  );
});

test('a task that uses a file does nothing else, and only such a task gives values', () => {
  check(
    {
      'a.yaml': `tasks:\n  - {id: x, uses: b.yaml, ${run}, agent: b}\n  - {id: y, ${run}, with: {a: 1}}\n`,
      'b.yaml': `tasks: {x: {${run}}}\n`,
    },
    'FIELD_MISPLACED a.yaml:2:27 `run` means nothing here: x uses another file',
    'FIELD_MISPLACED a.yaml:2:40 `agent` means nothing here: x uses another file',
    'FIELD_MISPLACED a.yaml:3:26 `with` means nothing here: y has no `uses`',
  );
});

test('what is found later in a file that is used is told there', () => {
  const reading = read({
    'a.yaml': `tasks:\n  - {id: one, uses: b.yaml}\n`,
    'b.yaml': `agents: {d: {adapter: nope}}\ntasks: {x: {agent: d, objective: Write the page.}}\n`,
  });
  const found = reading.locate([
    { severity: 'error', code: 'BAD_GLOB', message: 'n', fix: 'f', at: { task: taskPath('one.*/x.c1'), keys: [] } },
    { severity: 'error', code: 'BAD_GLOB', message: 'o', fix: 'f', at: { task: taskPath('one/lead.*'), keys: [] } },
    { severity: 'error', code: 'BAD_GLOB', message: 'm', fix: 'f', at: { task: taskPath('one/x'), keys: ['agent'] } },
    { severity: 'error', code: 'BAD_GLOB', message: 'm', fix: 'f', at: { task: ROOT, keys: ['agents', 'd'] } },
  ]);
  expect(found.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([
    'a.yaml:2:10',
    'b.yaml:1:13',
    'b.yaml:2:9',
    'b.yaml:2:20',
  ]);
});

test('a role of the library is the same in each file, and a file that defines its name has its own', () => {
  const task = '{id: x, agent: auditor, objective: Look.}';
  const files = { 'a.yaml': `tasks:\n  - {id: one, uses: ./b.yaml}\n  - ${task}\n`, 'b.yaml': `tasks: [${task}]\n` };
  const agentsOf = (given: Texts): readonly string[] =>
    Object.entries(read(given).workflow?.agents ?? {}).map(([name, { model }]) => `${name} ${model ?? '-'}`);
  expect(agentsOf(files)).toEqual(['auditor deep']);
  const own = { ...files, 'b.yaml': `agents: {auditor: {adapter: codex}}\ntasks: [${task}]\n` };
  expect(agentsOf(own)).toEqual(['auditor deep', 'auditor-of-b -']);
  const first = { ...files, 'a.yaml': `agents: {auditor: {adapter: codex}}\n${files['a.yaml']}` };
  expect(agentsOf(first)).toEqual(['auditor -']);
  expect(read(first).workflow?.root.tasks[0]).toMatchObject({ tasks: [{ mayChangeNothing: false }] });
});
