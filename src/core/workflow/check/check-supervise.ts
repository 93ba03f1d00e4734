import type { Finding } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import type { Rule } from './rule.ts';

const ROUNDS_MAX: number = 100;
const TASKS_MAX: number = 1_000;

/** A supervisor has somebody to work for it, an end, and the phase to itself. */
export const checkSupervise: Rule = (tasks) => tasks.flatMap(checkTask);

function checkTask(task: PlacedTask): readonly Finding[] {
  const { definition } = task;
  if (definition.kind === 'leaf' || definition.supervise === undefined) return [];
  const { workers, maxRounds, maxTasks } = definition.supervise;
  const findings: Finding[] = [
    ...checkRange(task, 'max_rounds', { value: maxRounds, max: ROUNDS_MAX }),
    ...checkRange(task, 'max_tasks', { value: maxTasks, max: TASKS_MAX }),
  ];
  if (workers.length === 0) {
    const message = `the supervisor of ${called(task)} has nobody to give tasks to`;
    const at = { task: task.path, keys: ['supervise', 'workers'] };
    findings.push({ severity: 'error', code: 'VALUE_INVALID', message, fix: 'name agents under `workers`', at });
  }
  const others = [...(definition.tasks.length > 0 ? ['`tasks`'] : []), ...(definition.saga ? ['`saga`'] : [])];
  if (others.length > 0) {
    const message = `${called(task)} has a supervisor, who hands out its tasks, and ${others.join(' and ')} of its own`;
    const fix = 'take one of them out, or put it into a phase around it';
    const at = { task: task.path, keys: ['supervise'] };
    findings.push({ severity: 'error', code: 'CONFLICTING_OPTIONS', message, fix, at });
  }
  return findings;
}

type Range = { readonly value: number; readonly max: number };

function checkRange(task: PlacedTask, key: string, { value, max }: Range): readonly Finding[] {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return [];
  const range = `from 1 to ${max}`;
  const message = `\`supervise.${key}\` of ${called(task)} is ${value}, and must be a whole number ${range}`;
  const at = { task: task.path, keys: ['supervise', key] };
  return [{ severity: 'error', code: 'VALUE_INVALID', message, fix: `write a number ${range}`, at }];
}
