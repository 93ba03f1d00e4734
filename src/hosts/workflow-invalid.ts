import type { Problem } from '../core/base/problem.ts';
import { TuttiError } from '../core/base/tutti-error.ts';

/** The errors among the problems of a workflow as the one error that refuses it. */
export function workflowInvalid(file: string, problems: readonly Problem[]): TuttiError {
  const errors = problems.filter((problem) => problem.severity === 'error');
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
