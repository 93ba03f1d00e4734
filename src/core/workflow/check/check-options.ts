import { ROOT } from '../../base/ids.ts';
import type { Finding } from '../../base/problem.ts';
import { checkInputValue } from '../check-input-value.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import type { LeafDefinition, PhaseDefinition, Workflow } from '../workflow.ts';
import type { Rule } from './rule.ts';

const ATTEMPTS_MAX: number = 100;
const ITERATIONS_MAX: number = 1_000;
const PARALLEL_MAX: number = 100_000;
/** Timers of the machine count milliseconds in 31 bits: a little under 25 days. */
const MS_MAX: number = 2 ** 31 - 1;

/** Numbers within their limits, words of their lists, and no two options that cannot both be meant. */
export const checkOptions: Rule = (tasks, workflow) => [...checkFile(workflow), ...tasks.flatMap(checkTask)];

type Quantity = { readonly value: number | undefined; readonly min: number; readonly max: number; readonly keys: Keys };
type Keys = readonly (string | number)[];

function checkFile(workflow: Workflow): readonly Finding[] {
  const findings: Finding[] = [];
  if (workflow.name.trim() === '') {
    const at = { task: ROOT, keys: ['name'] };
    findings.push({
      severity: 'error',
      code: 'VALUE_INVALID',
      message: 'the workflow has no name',
      fix: 'add `name: …`',
      at,
    });
  }
  if (workflow.deliver !== 'branch') {
    const what = workflow.deliver === 'pr' ? 'opens no pull request by itself' : 'merges nothing by itself';
    const message = `the run ${what} yet: its report ends with the command that does`;
    const at = { task: ROOT, keys: ['deliver'] };
    findings.push({
      severity: 'note',
      code: 'DELIVERY_BY_HAND',
      message,
      fix: 'run that command when you are content',
      at,
    });
  }
  for (const [name, agent] of Object.entries(workflow.agents)) {
    const keys = ['agents', name];
    findings.push(
      ...checkQuantity(`the agent \`${name}\``, ROOT, {
        value: agent.maxParallel,
        min: 1,
        max: 1_000,
        keys: [...keys, 'max_parallel'],
      }),
      ...checkQuantity(`the agent \`${name}\``, ROOT, {
        value: agent.maxTurns,
        min: 1,
        max: 100_000,
        keys: [...keys, 'max_turns'],
      }),
    );
  }
  for (const [name, input] of Object.entries(workflow.inputs)) {
    const wrong = input.default === undefined ? null : checkInputValue(input, input.default);
    if (wrong === null) continue;
    const message = `the default of the input \`${name}\` ${wrong}`;
    const at = { task: ROOT, keys: ['inputs', name, 'default'] };
    findings.push({ severity: 'error', code: 'INPUT_INVALID', message, fix: 'change the default or the type', at });
  }
  return findings;
}

function checkTask(task: PlacedTask): readonly Finding[] {
  const { definition, path } = task;
  const { retry, budget, map, loop } = definition;
  const most = Number.MAX_SAFE_INTEGER;
  const quantities: readonly Quantity[] = [
    { value: retry?.maxAttempts, min: 1, max: ATTEMPTS_MAX, keys: ['retry', 'max_attempts'] },
    { value: retry?.backoffMs, min: 0, max: MS_MAX, keys: ['retry', 'backoff'] },
    { value: budget?.tokens, min: 1, max: most, keys: ['budget', 'tokens'] },
    { value: budget?.usdMicros, min: 1, max: most, keys: ['budget', 'usd'] },
    { value: budget?.durationMs, min: 1, max: most, keys: ['budget', 'duration'] },
    { value: map?.maxParallel, min: 1, max: PARALLEL_MAX, keys: ['max_parallel'] },
    { value: loop?.max, min: 1, max: ITERATIONS_MAX, keys: ['loop', 'max'] },
    ...definition.gates.map((gate, index) => ({
      value: gate.type === 'run' ? gate.timeoutMs : undefined,
      min: 1,
      max: MS_MAX,
      keys: ['gates', index, 'timeout'],
    })),
  ];
  return [
    ...quantities.flatMap((quantity) => checkQuantity(called(task), path, quantity)),
    ...checkApproval(task),
    ...(definition.kind === 'phase' ? checkPhase(task, definition) : checkLeaf(task, definition)),
  ];
}

function checkQuantity(
  owner: string,
  task: PlacedTask['path'],
  { value, min, max, keys }: Quantity,
): readonly Finding[] {
  if (value === undefined || (Number.isSafeInteger(value) && value >= min && value <= max)) return [];
  const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
  const message = `\`${keys.filter((key) => typeof key === 'string').join('.')}\` of ${owner} is ${value}, and must be a whole number ${range}`;
  return [{ severity: 'error', code: 'VALUE_INVALID', message, fix: `write a number ${range}`, at: { task, keys } }];
}

function checkApproval(task: PlacedTask): readonly Finding[] {
  const { definition } = task;
  const points: ReadonlySet<string> = new Set(['before_start', 'before_integrate']);
  return definition.approval.flatMap((point, index): readonly Finding[] => {
    const at = { task: task.path, keys: ['approval', index] };
    if (!points.has(point)) {
      const message = `\`${point}\` is no point of approval`;
      const fix = 'write `before_start` or `before_integrate`';
      return [{ severity: 'error', code: 'VALUE_INVALID', message, fix, at }];
    }
    const integrates = definition.kind === 'leaf' && definition.writes !== 'none';
    if (point === 'before_start' || integrates) return [];
    const why = definition.kind === 'phase' ? 'only its tasks integrate anything' : 'it changes nothing';
    const message = `${called(task)} asks for approval before it integrates, but ${why}`;
    return [
      {
        severity: 'error',
        code: 'CONFLICTING_OPTIONS',
        message,
        fix: 'ask `before_start`, or on a task that writes',
        at,
      },
    ];
  });
}

function checkPhase(task: PlacedTask, phase: PhaseDefinition): readonly Finding[] {
  const keys = ['max_parallel'];
  const findings = checkQuantity(called(task), task.path, {
    value: phase.maxParallel,
    min: 1,
    max: PARALLEL_MAX,
    keys,
  });
  if (phase.tasks.length > 0 || phase.supervise !== undefined) return findings;
  const message = `${called(task)} has no tasks`;
  const fix =
    task.path === ROOT ? 'add a task: `tasks: [{id: hello, run: echo hello}]`' : 'add a task to it, or take it out';
  return [
    ...findings,
    { severity: 'error', code: 'EMPTY_PHASE', message, fix, at: { task: task.path, keys: ['tasks'] } },
  ];
}

function checkLeaf(task: PlacedTask, leaf: LeafDefinition): readonly Finding[] {
  const keys = ['timeout'];
  const findings = [...checkQuantity(called(task), task.path, { value: leaf.timeoutMs, min: 1, max: MS_MAX, keys })];
  const at = { task: task.path, keys: ['writes'] };
  if (leaf.work.type === 'command' && leaf.work.command.trim() === '') {
    const message = `the command of ${called(task)} is empty`;
    const fix = 'write a shell command behind `run:`';
    findings.push({ severity: 'error', code: 'VALUE_INVALID', message, fix, at: { task: task.path, keys: ['run'] } });
  }
  if (leaf.work.type === 'command' && leaf.writes === 'patch') {
    const message = `${called(task)} runs a command, which cannot answer with a patch`;
    findings.push({ severity: 'error', code: 'CONFLICTING_OPTIONS', message, fix: 'take `writes: patch` out', at });
  }
  if (leaf.writes === 'none' && leaf.deliverables.length > 0) {
    const message = `${called(task)} writes nothing and is to deliver ${leaf.deliverables.map((path) => `\`${path}\``).join(', ')}`;
    const fix = 'take out `writes: none`, or the deliverables';
    findings.push({ severity: 'error', code: 'CONFLICTING_OPTIONS', message, fix, at });
  }
  if (leaf.writes === 'none' && leaf.owns !== undefined && leaf.owns.length > 0) {
    const message = `${called(task)} writes nothing and owns files`;
    const fix = 'take out `owns`, or `writes: none`';
    findings.push({ severity: 'warning', code: 'CONFLICTING_OPTIONS', message, fix, at });
  }
  return findings;
}
