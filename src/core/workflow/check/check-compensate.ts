import type { Finding } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import type { Rule } from './rule.ts';

/** What would undo a task is asked to, and has something to undo. */
export const checkCompensate: Rule = (tasks) =>
  tasks.flatMap((task): readonly Finding[] => {
    const { compensate } = task.definition;
    if (compensate === undefined) return [];
    return [
      ...checkSaga(task),
      ...(compensate.type === 'revert' ? checkRevert(task) : []),
      ...(compensate.type === 'command' ? checkCommand(task, compensate.command) : []),
    ];
  });

function checkSaga(task: PlacedTask): readonly Finding[] {
  for (let around = task.parent; around !== null; around = around.parent) {
    if (around.definition.kind === 'phase' && around.definition.saga) return [];
  }
  const message = `${called(task)} says what undoes it, and no phase around it is a saga, so nothing ever will`;
  const fix = 'add `saga: true` to the phase, or to the file';
  const at = { task: task.path, keys: ['compensate'] };
  return [{ severity: 'warning', code: 'NEVER_COMPENSATED', message, fix, at }];
}

function checkRevert(task: PlacedTask): readonly Finding[] {
  if (writes(task)) return [];
  const message = `${called(task)} writes nothing, so there is nothing that \`revert\` could take back`;
  const fix = 'take it out, or say what undoes the task by a command';
  const at = { task: task.path, keys: ['compensate'] };
  return [{ severity: 'warning', code: 'CONFLICTING_OPTIONS', message, fix, at }];
}

function checkCommand(task: PlacedTask, command: string): readonly Finding[] {
  if (command.trim() !== '') return [];
  const message = `the command that undoes ${called(task)} is empty`;
  const at = { task: task.path, keys: ['compensate', 'run'] };
  return [{ severity: 'error', code: 'VALUE_INVALID', message, fix: 'write a shell command behind `run:`', at }];
}

/** Whether anything below it may write. What a supervisor hands out is not known. */
function writes({ definition, children }: PlacedTask): boolean {
  if (definition.kind === 'leaf') return definition.writes !== 'none';
  return definition.supervise !== undefined || children.some(writes);
}
