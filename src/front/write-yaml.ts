import { stringify } from 'yaml';
import type {
  AgentDefinition,
  BudgetDefinition,
  GateDefinition,
  InputDefinition,
  LeafDefinition,
  TaskCommon,
  TaskDefinition,
  Workflow,
} from '../core/workflow/workflow.ts';
import { formatDuration } from './shape/duration.ts';

/** What a YAML file can hold; what is undefined is left out. */
type Written = null | boolean | number | string | readonly Written[] | { readonly [key: string]: Written | undefined };

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
    ...common(root),
    max_parallel: root.maxParallel,
    tasks: root.tasks.map((task) => taskOf(task, workflow)),
  });
  return stringify(written, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2' });
}

function taskOf(task: TaskDefinition, workflow: Workflow): Written {
  if (task.kind === 'leaf') return leaf(task, workflow);
  return pruned({
    id: task.id,
    ...common(task),
    max_parallel: task.maxParallel,
    tasks: task.tasks.map((child) => taskOf(child, workflow)),
  });
}

function leaf(task: LeafDefinition, { agents }: Workflow): Written {
  const { work, writes } = task;
  const usualWrites = (work.type === 'agent' ? agents[work.agent]?.writes : undefined) ?? 'workspace';
  const mayAnyway = work.type === 'command' || writes === 'none';
  return pruned({
    id: task.id,
    ...(work.type === 'command'
      ? { run: work.command }
      : {
          agent: work.agent,
          model: work.model,
          role: work.role,
          objective: work.objective,
          output_format: work.outputFormat,
          tools: some(work.tools),
          sources: some(work.sources),
          boundaries: some(work.boundaries),
        }),
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
  });
}

function common(task: TaskCommon): Readonly<Record<string, Written | undefined>> {
  const { retry } = task;
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
  };
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

function pruned(map: Readonly<Record<string, Written | undefined>>): { readonly [key: string]: Written | undefined } {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
