import { ROOT, type TaskPath, taskPath } from '../base/ids.ts';

/** The root has the empty path, which nobody can type or see: on screen and in JSON it is `.`. */
export function shownPath(path: TaskPath): string {
  return path === ROOT ? '.' : path;
}

export function pathShownAs(text: string): TaskPath {
  return text === '.' ? ROOT : taskPath(text);
}
