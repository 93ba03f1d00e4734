import { ROOT } from '../../base/ids.ts';
import type { Finding, Severity } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import type { AgentWork, LeafDefinition } from '../workflow.ts';
import type { Rule } from './rule.ts';

const WORDS_MIN: number = 3;

const VERBS: string = 'improve|clean up|clean|polish|refactor|optimi[sz]e|update|enhance|tidy|rework';
const ALL: string = 'it|this|that|things|stuff|everything|the rest|all of it|code|codebase|project|app|repo|quality';
const GOOD: string = 'work|better|good|nice|nicer|faster|clean|cleaner|right|great|perfect';

/** Sayings that ask for nothing in particular. They count only where they are all that is asked. */
const VAGUE: readonly RegExp[] = [
  new RegExp(`^(please )?(just )?(do|make|handle|finish|complete|implement|fix) (${ALL})( all)?( up)?$`),
  new RegExp(`^(please )?(${VERBS}) (the |this |our |some |all )?(${ALL})$`),
  new RegExp(`^(please )?make (the )?(${ALL}) (${GOOD})$`),
  /^(please )?(do|fix) (what(ever)?( is| 's|'s)? (needed|necessary|required)|(all )?the (issues|problems|bugs))$/,
];

/**
 * Five fields make a contract: objective, output format, tools, sources, boundaries. Tools and sources may be left to
 * the agent; without the other three nobody can tell whether the work was done. Warnings, or errors under `strict:
 * true`.
 */
export const checkContracts: Rule = (tasks, { strict }) => {
  const severity: Severity = strict ? 'error' : 'warning';
  const findings: Finding[] = [];
  const unchecked: PlacedTask[] = [];
  for (const task of tasks) {
    const { definition } = task;
    findings.push(...checkAsked(task));
    if (definition.kind === 'phase' || definition.work.type === 'command') continue;
    findings.push(...checkMissing(task, definition.work, severity), ...checkVague(task, definition.work, severity));
    if (isUnchecked(task, definition)) unchecked.push(task);
  }
  return [...findings, ...noteUnchecked(unchecked)];
};

function checkMissing(task: PlacedTask, work: AgentWork, severity: Severity): readonly Finding[] {
  const missing = [
    ...(work.objective.trim() === '' ? ['objective'] : []),
    ...((work.outputFormat ?? '').trim() === '' ? ['output_format'] : []),
    ...(work.boundaries.length === 0 ? ['boundaries'] : []),
  ];
  if (missing.length === 0) return [];
  const asksNothing = missing[0] === 'objective' && task.definition.successCriteria.length === 0;
  const message = `the contract of ${called(task)} has no ${missing.map((field) => `\`${field}\``).join(' and no ')}`;
  const fix = asksNothing ? 'say what is to be done' : 'say what to hand over and what to leave alone';
  const at = { task: task.path, keys: [] };
  return [{ severity: asksNothing ? 'error' : severity, code: 'CONTRACT_INCOMPLETE', message, fix, at }];
}

/** Whoever supervises or undoes a task is told what to do. */
function checkAsked(task: PlacedTask): readonly Finding[] {
  const { definition } = task;
  const { compensate, successCriteria } = definition;
  const supervise = definition.kind === 'phase' ? definition.supervise : undefined;
  const findings: Finding[] = [];
  const tell = (who: string, keys: readonly string[]): void => {
    const message = `${who} ${called(task)} has no \`objective\``;
    const at = { task: task.path, keys };
    findings.push({ severity: 'error', code: 'CONTRACT_INCOMPLETE', message, fix: 'say what is to be done', at });
  };
  if (supervise?.objective.trim() === '' && successCriteria.length === 0) tell('the supervisor of', []);
  if (compensate?.type === 'agent' && compensate.objective.trim() === '') tell('the agent that undoes', ['compensate']);
  return findings;
}

function checkVague(task: PlacedTask, work: AgentWork, severity: Severity): readonly Finding[] {
  const asked = work.objective
    .trim()
    .replace(/[.!\s]+$/, '')
    .replace(/\s+/g, ' ')
    .toLowerCase();
  if (asked === '' || asked.length > 200) return [];
  const isShort = asked.split(' ').length < WORDS_MIN;
  if (!isShort && !VAGUE.some((saying) => saying.test(asked))) return [];
  const message = `the objective of ${called(task)} is vague: ${JSON.stringify(work.objective.trim())}`;
  const fix = 'say what is to be there afterwards, where, and how one can tell';
  return [{ severity, code: 'VAGUE_CONTRACT', message, fix, at: { task: task.path, keys: ['objective'] } }];
}

/** Whoever changes code has something that looks at it: of its own, or of a phase around it. */
function isUnchecked(task: PlacedTask, leaf: LeafDefinition): boolean {
  if (leaf.writes === 'none' || leaf.deliverables.length > 0) return false;
  for (let at: PlacedTask | null = task; at !== null; at = at.parent) {
    if (at.definition.gates.length > 0 || at.definition.testCommand !== undefined) return false;
  }
  return true;
}

function noteUnchecked(tasks: readonly PlacedTask[]): readonly Finding[] {
  if (tasks.length === 0) return [];
  const names = tasks.slice(0, 4).map(called).join(', ');
  const rest = tasks.length > 4 ? ` and ${tasks.length - 4} more` : '';
  const message = `nothing checks what these tasks change: ${names}${rest}`;
  const fix = 'give them `gates`, a `test_command` or `deliverables`; gates of the workflow itself look at the whole';
  return [{ severity: 'note', code: 'NOTHING_CHECKED', message, fix, at: { task: ROOT, keys: [] } }];
}
