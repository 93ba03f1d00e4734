import type { Finding } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import type { GateDefinition } from '../workflow.ts';
import type { Rule } from './rule.ts';

/**
 * Gates of one task have names of their own, since messages and reports speak of them by name; and each checks
 * something.
 */
export const checkGates: Rule = (tasks) => tasks.flatMap(checkTask);

function checkTask(task: PlacedTask): readonly Finding[] {
  const { definition } = task;
  const taken = new Map<string, string>();
  if (definition.kind === 'leaf' && definition.deliverables.length > 0) taken.set('files', 'its `deliverables`');
  if (definition.testCommand !== undefined) taken.set('test', 'its `test_command`');
  return definition.gates.flatMap((gate, index): readonly Finding[] => {
    const findings = [...checkEmpty(task, gate, index)];
    const earlier = taken.get(gate.name);
    taken.set(gate.name, earlier ?? `the ${index + 1}. gate`);
    if (earlier === undefined) return findings;
    const message = `two gates of ${called(task)} are called \`${gate.name}\`: this one and that of ${earlier}`;
    const at = { task: task.path, keys: ['gates', index] };
    return [...findings, { severity: 'error', code: 'DUPLICATE_GATE', message, fix: 'give it another `name`', at }];
  });
}

function checkEmpty(task: PlacedTask, gate: GateDefinition, index: number): readonly Finding[] {
  const isEmpty = checksNothing(gate);
  if (!isEmpty) return [];
  const message = `the gate \`${gate.name}\` of ${called(task)} checks nothing`;
  const at = { task: task.path, keys: ['gates', index] };
  return [{ severity: 'error', code: 'VALUE_INVALID', message, fix: 'say what it runs or looks for', at }];
}

function checksNothing(gate: GateDefinition): boolean {
  switch (gate.type) {
    case 'run':
      return gate.command.trim() === '';
    case 'files':
      return gate.paths.length === 0;
    case 'placeholders':
      return gate.words.every((word) => word.trim() === '');
  }
}
