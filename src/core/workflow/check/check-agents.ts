import { didYouMean } from '../../base/did-you-mean.ts';
import type { Finding } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import { ROLE_LIBRARY } from '../role-library.ts';
import type { TaskDefinition, Workflow } from '../workflow.ts';
import type { Rule } from './rule.ts';

/** Tasks name agents that are there. A model is a tier or a vendor's own name, so any word will do. */
export const checkAgents: Rule = (tasks, workflow) => tasks.flatMap((task) => checkTask(task, workflow));

type Named = { readonly agent: string; readonly keys: readonly (string | number)[] };

function checkTask(task: PlacedTask, { agents }: Workflow): readonly Finding[] {
  // Ten candidates of one agent are one mistake.
  const unknown = new Map<string, Named>();
  for (const named of agentsOf(task.definition)) {
    if (!Object.hasOwn(agents, named.agent) && !unknown.has(named.agent)) unknown.set(named.agent, named);
  }
  return [...unknown.values()].map(({ agent, keys }): Finding => {
    const near = didYouMean(agent, [...Object.keys(agents), ...ROLE_LIBRARY.keys()]);
    const message = `${called(task)} is for the agent \`${agent}\`, which is not defined${near}`;
    const fix = `define it, \`agents: {${agent}: {adapter: …}}\`, or name a role of docs/roles.md`;
    return { severity: 'error', code: 'UNKNOWN_AGENT', message, fix, at: { task: task.path, keys } };
  });
}

function agentsOf(definition: TaskDefinition): readonly Named[] {
  const { compensate } = definition;
  const undoes = compensate?.type === 'agent' ? [{ agent: compensate.agent, keys: ['compensate', 'agent'] }] : [];
  if (definition.kind === 'phase') {
    const { supervise } = definition;
    if (supervise === undefined) return undoes;
    const workers = supervise.workers.map((agent, index) => ({ agent, keys: ['supervise', 'workers', index] }));
    return [{ agent: supervise.agent, keys: ['supervise', 'agent'] }, ...workers, ...undoes];
  }
  const { work, candidates } = definition;
  const judge = candidates?.judge;
  return [
    ...(work.type === 'agent' ? [{ agent: work.agent, keys: ['agent'] }] : []),
    ...(candidates?.agents ?? []).map((agent, index) => ({ agent, keys: ['candidates', index] })),
    ...(judge === undefined ? [] : [{ agent: judge.agent, keys: ['judge', 'agent'] }]),
    ...undoes,
  ];
}
