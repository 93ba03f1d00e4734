import { didYouMean } from '../../base/did-you-mean.ts';
import type { Finding } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import type { Workflow } from '../workflow.ts';
import type { Rule } from './rule.ts';

/** Tasks name agents that are there. A model is a tier or a vendor's own name, so any word will do. */
export const checkAgents: Rule = (tasks, workflow) => tasks.flatMap((task) => checkTask(task, workflow));

function checkTask(task: PlacedTask, { agents }: Workflow): readonly Finding[] {
  const { definition } = task;
  if (definition.kind === 'phase' || definition.work.type === 'command') return [];
  const { agent } = definition.work;
  if (Object.hasOwn(agents, agent)) return [];
  const message = `${called(task)} is for the agent \`${agent}\`, which is not defined${didYouMean(agent, Object.keys(agents))}`;
  const fix = `define it: \`agents: {${agent}: {adapter: …}}\``;
  return [{ severity: 'error', code: 'UNKNOWN_AGENT', message, fix, at: { task: task.path, keys: ['agent'] } }];
}
