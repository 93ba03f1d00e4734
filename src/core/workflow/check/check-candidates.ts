import type { Finding } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import type { Rule } from './rule.ts';

const CANDIDATES_MIN: number = 2;
const CANDIDATES_MAX: number = 16;

/** There is a choice, and it is one between changes. */
export const checkCandidates: Rule = (tasks) => tasks.flatMap(checkTask);

function checkTask(task: PlacedTask): readonly Finding[] {
  const { definition } = task;
  if (definition.kind === 'phase' || definition.candidates === undefined) return [];
  const { length } = definition.candidates.agents;
  const at = { task: task.path, keys: ['candidates'] };
  if (definition.work.type === 'command' || definition.writes === 'none') {
    const why = definition.work.type === 'command' ? 'runs a command' : 'writes nothing';
    const message = `${called(task)} asks for candidates and ${why}: there would be nothing to choose between`;
    const fix = 'take `candidates` out, or ask an agent that writes';
    return [{ severity: 'error', code: 'CONFLICTING_OPTIONS', message, fix, at }];
  }
  if (length >= CANDIDATES_MIN && length <= CANDIDATES_MAX) return [];
  const range = `from ${CANDIDATES_MIN} to ${CANDIDATES_MAX}`;
  const message = `${called(task)} asks for ${length} candidates, and there must be ${range}`;
  return [{ severity: 'error', code: 'VALUE_INVALID', message, fix: `ask for ${range}`, at }];
}
