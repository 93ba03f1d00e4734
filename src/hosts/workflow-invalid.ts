import type { Problem } from '../core/base/problem.ts';
import { TuttiError } from '../core/base/tutti-error.ts';

/** The errors among the problems of a workflow as the one error that refuses it. */
export function workflowInvalid(file: string, problems: readonly Problem[]): TuttiError {
  const errors = problems.filter((problem) => problem.severity === 'error');
  // The workflow is right then, and it was started for the wrong reason.
  const event = errors.find(({ code }) => code === 'EVENT_UNKNOWN' || code === 'EVENT_AWAITED');
  if (event !== undefined) {
    const { code, message, fix } = event;
    return new TuttiError({ code, where: file, what: `${message}; nothing was started`, fix });
  }
  const what = errors
    .map((problem) => `${problem.code} ${problem.file}:${problem.line}:${problem.column} ${problem.message}`)
    .join('\n');
  return new TuttiError({
    code: 'WORKFLOW_INVALID',
    where: file,
    what: `${errors.length} ${errors.length === 1 ? 'problem' : 'problems'}, nothing was started:\n${what}`,
    fix: `tutti plan ${file} shows each where it stands, and how to mend it`,
  });
}
