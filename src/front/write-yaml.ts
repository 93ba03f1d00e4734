import { stringify } from 'yaml';
import type {
  AgentDefinition,
  BudgetDefinition,
  CompensateDefinition,
  GateDefinition,
  ImportDefinition,
  InputDefinition,
  LeafDefinition,
  MapDefinition,
  MapSource,
  PhaseDefinition,
  SuperviseDefinition,
  TaskCommon,
  TaskDefinition,
  Workflow,
} from '../core/workflow/workflow.ts';
import { formatDuration } from './shape/duration.ts';

/** What a YAML file can hold; what is undefined is left out. */
type Written = null | boolean | number | string | readonly Written[] | { readonly [key: string]: Written | undefined };

type WrittenMap = Readonly<Record<string, Written | undefined>>;

/** The workflow as native YAML, which reads back to an equal one. Defaults are left out. */
export function writeYaml(workflow: Workflow): string {
  const { root, environment } = workflow;
  const written = pruned({
    name: workflow.name,
    strict: workflow.strict || undefined,
    agents: filled(mapValues(workflow.agents, agent)),
    models: filled(workflow.models),
    inputs: filled(mapValues(workflow.inputs, input)),
    environment: filled(
      pruned({
        copy: some(environment.copy),
        link: some(environment.link),
        setup: environment.setup,
        cache: some(environment.cache),
      }),
    ),
    sandbox: workflow.sandbox === 'auto' ? undefined : workflow.sandbox,
    deliver: workflow.deliver === 'branch' ? undefined : workflow.deliver,
    on: filled(workflow.on),
    ...common(root),
    saga: root.saga || undefined,
    max_parallel: root.maxParallel,
    tasks: root.tasks.map((task) => taskOf(task, workflow)),
  });
  return stringify(written, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2' });
}

function taskOf(task: TaskDefinition, workflow: Workflow): Written {
  return task.kind === 'leaf' ? leaf(task, workflow) : phase(task, workflow);
}

function phase(task: PhaseDefinition, workflow: Workflow): Written {
  const { map, maxParallel, supervise: supervised, imported } = task;
  return pruned({
    id: task.id,
    ...(supervised === undefined ? {} : { objective: supervised.objective, supervise: supervision(supervised) }),
    ...common(task),
    // Beside `map` it would count items.
    ...(map === undefined ? { max_parallel: maxParallel } : {}),
    saga: task.saga || undefined,
    ...(imported === undefined ? {} : fileOf(imported, map === undefined ? undefined : maxParallel)),
    tasks: supervised === undefined ? task.tasks.map((child) => taskOf(child, workflow)) : undefined,
  });
}

/**
 * A file that was taken in is written out where it stood, beside its inputs. `uses` would read it again, and it may be
 * another one by then.
 */
function fileOf({ file, inputs, with: given }: ImportDefinition, maxParallel: number | undefined): WrittenMap {
  return {
    imported: pruned({ file, inputs: filled(mapValues(inputs, input)), max_parallel: maxParallel }),
    with: filled(given),
  };
}

function supervision({ agent: who, workers, until, maxRounds, maxTasks, approval }: SuperviseDefinition): Written {
  return pruned({
    agent: who,
    workers,
    until,
    max_rounds: maxRounds,
    max_tasks: maxTasks,
    approval: approval || undefined,
  });
}

function leaf(task: LeafDefinition, { agents }: Workflow): Written {
  const { work, writes } = task;
  const usualWrites = (work.type === 'agent' ? agents[work.agent]?.writes : undefined) ?? 'workspace';
  const mayAnyway = work.type === 'command' || writes === 'none';
  return pruned({
    id: task.id,
    ...workOf(work),
    ...common(task),
    deliverables: some(task.deliverables),
    inputs: some(task.inputs),
    references: some(task.references),
    reason: task.reason,
    output: task.output,
    writes: writes === usualWrites ? undefined : writes,
    may_change_nothing: (task.mayChangeNothing && !mayAnyway) || undefined,
    env: filled(task.env),
    timeout: duration(task.timeoutMs),
    candidates: task.candidates?.agents,
    judge: judge(task.candidates),
  });
}

function workOf(work: LeafDefinition['work']): WrittenMap {
  if (work.type === 'command') return { run: work.command };
  return {
    agent: work.agent,
    model: work.model,
    role: work.role,
    objective: work.objective,
    output_format: work.outputFormat,
    tools: some(work.tools),
    sources: some(work.sources),
    boundaries: some(work.boundaries),
  };
}

function judge(candidates: LeafDefinition['candidates']): Written | undefined {
  const given = candidates?.judge;
  return given === undefined ? undefined : pruned({ agent: given.agent, criteria: some(given.criteria) });
}

function common(task: TaskCommon): WrittenMap {
  const { retry, map, loop, compensate } = task;
  return {
    needs: some(task.needs),
    join: task.join === 'all_success' ? undefined : task.join,
    when: task.when,
    approval: some(task.approval),
    success_criteria: some(task.successCriteria),
    gotchas: some(task.gotchas),
    test_command: task.testCommand,
    // To own nothing is not the same as to say nothing.
    owns: task.owns,
    reads: some(task.reads),
    protected: some(task.protected),
    gates: some(task.gates.map(gate)),
    budget: task.budget === undefined ? undefined : budget(task.budget),
    retry:
      retry === undefined || retry.backoffMs === 0
        ? retry?.maxAttempts
        : { max_attempts: retry.maxAttempts, backoff: duration(retry.backoffMs) },
    ...(map === undefined ? {} : repeated(map)),
    loop:
      loop === undefined
        ? undefined
        : pruned({ until: loop.until, max: loop.max, on_max: loop.onMax === 'fail' ? undefined : loop.onMax }),
    compensate: compensate === undefined ? undefined : undoing(compensate),
  };
}

function repeated({ over, onFailure, maxParallel }: MapDefinition): WrittenMap {
  return { map: source(over), on_failure: onFailure === 'fail' ? undefined : onFailure, max_parallel: maxParallel };
}

function source(over: MapSource): Written {
  switch (over.type) {
    case 'items':
      return over.items;
    case 'expression':
      return over.expression;
    case 'glob':
      return { glob: over.patterns };
    case 'matrix':
      return { matrix: over.axes };
  }
}

function undoing(compensate: CompensateDefinition): Written {
  return compensate.type === 'revert' ? 'revert' : pruned(workOf(compensate));
}

function gate(one: GateDefinition): Written {
  switch (one.type) {
    case 'run':
      if (one.name === one.command && one.timeoutMs === undefined) return one.command;
      return pruned({ run: one.command, name: one.name, timeout: duration(one.timeoutMs) });
    case 'files':
      return pruned({ files: one.paths, name: one.name === 'files' ? undefined : one.name });
    case 'placeholders':
      return pruned({ placeholders: one.words, name: one.name === 'placeholders' ? undefined : one.name });
  }
}

function budget({ tokens, usdMicros, durationMs, mode }: BudgetDefinition): Written {
  const usd = usdMicros === undefined ? undefined : dollars(usdMicros);
  return pruned({ tokens, usd, duration: duration(durationMs), mode: mode === 'audit' ? undefined : mode });
}

function agent({ maxTurns, maxParallel, env, options, ...plain }: AgentDefinition): Written {
  return pruned({
    ...plain,
    env: some(env),
    max_turns: maxTurns,
    max_parallel: maxParallel,
    options: filled(options),
  });
}

function input(one: InputDefinition): Written {
  return pruned({ ...one });
}

function duration(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : formatDuration(ms);
}

/** As a text, so that no digit is rounded on its way through a number. */
function dollars(micros: number): number | string {
  const whole = Math.floor(micros / 1_000_000);
  const fraction = String(micros % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function filled<T extends object>(map: T): T | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}

function mapValues<T>(map: Readonly<Record<string, T>>, change: (value: T) => Written): { [key: string]: Written } {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function pruned(map: WrittenMap): { readonly [key: string]: Written | undefined } {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
