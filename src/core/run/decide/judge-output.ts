import { outputProblems } from '../../workflow/structured-output.ts';
import type { AttemptEnd } from '../attempt.ts';
import type { TaskState } from '../state.ts';

/** How often an agent is told what is wrong with its result, in its own session, before the task has failed. */
export const MENDS_MAX = 2;

/** A result that its schema does not allow is none, whatever the agent says of its work. */
export function judgeOutput(task: TaskState, end: AttemptEnd): AttemptEnd {
  if (task.node.kind !== 'leaf' || task.node.output === undefined) return end;
  if (end.outcome !== 'done' && end.outcome !== 'no-change') return end;
  const problems = outputProblems(task.node.output, end.output);
  if (problems.length === 0) return end;
  return { ...end, outcome: 'output-invalid', message: `the structured result does not fit: ${problems.join('; ')}` };
}
