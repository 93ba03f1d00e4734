import type { TaskPath } from '../core/base/ids.ts';
import { didYouMean } from '../core/base/did-you-mean.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import { existingNodes } from '../core/report/existing-nodes.ts';
import { pathShownAs } from '../core/report/shown-path.ts';
import type { RunState } from '../core/run/state.ts';

/** The task that a person means by its path, or by an end of it that only one task has. */
export function findTask(state: RunState, word: string): TaskPath {
  const wanted = pathShownAs(word);
  const paths = existingNodes(state).map((node) => node.path);
  if (paths.includes(wanted)) return wanted;
  const ends = paths.filter((path) => path.endsWith(`/${word}`));
  const [only, second] = ends;
  if (only !== undefined && second === undefined) return only;
  const what =
    only === undefined
      ? `the run has no task ${JSON.stringify(word)}`
      : `${ends.length} tasks end with ${JSON.stringify(word)}`;
  const fix =
    only === undefined ? `\`tutti status\` lists them${didYouMean(word, paths)}` : `write one of ${ends.join(', ')}`;
  throw new TuttiError({ code: 'TASK_UNKNOWN', where: word, what, fix });
}
