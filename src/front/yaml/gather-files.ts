import type { ErrorCode } from '../../core/base/error-code.ts';
import { TASKS_MAX } from '../../core/workflow/placed-task.ts';
import type { WrittenTask } from '../language/task-fields.ts';
import { everyTask, type UsedFiles, type WrittenFile } from '../language/written-file.ts';
import type { ProblemList } from '../problem-list.ts';
import { quoted } from '../quoted.ts';
import { readFile } from './read-file.ts';
import { entryOf } from './yaml-node.ts';

/** The text of a file that another one uses, or why nobody can have it. */
export type OtherFile =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly message: string; readonly fix: string };

/** @param path from where the first file is named from, with `/` */
export type ReadOther = (path: string) => OtherFile;

export type Gathered = {
  /** The first one, and all that could be read of those that it uses. */
  readonly files: readonly WrittenFile[];
  readonly uses: UsedFiles;
  /** Of all files, those that could not be read included. */
  readonly problems: readonly ProblemList[];
};

const LEVELS_MAX = 16;

/** Reads what a file uses, and what that uses, each file once. */
export function gatherFiles(first: WrittenFile, read: ReadOther): Gathered {
  const gathered = { files: [], uses: new Map<WrittenTask, WrittenFile>(), problems: [first.problems] };
  follow([first], { ...gathered, read, known: new Map() });
  return gathered;
}

/** `tasks` counts those of all files that it uses, as often as they are used. */
type Known = { readonly file: WrittenFile; readonly levels: number; readonly tasks: number };

type Gathering = {
  readonly read: ReadOther;
  /** By path; null where the file holds no workflow. */
  readonly known: Map<string, Known | null>;
  readonly files: WrittenFile[];
  readonly uses: Map<WrittenTask, WrittenFile>;
  readonly problems: ProblemList[];
};

/** From the first file to the one that is looked at. */
type Trail = readonly [WrittenFile, ...WrittenFile[]];

function follow(trail: Trail, gathering: Gathering): Known {
  const [file] = trail;
  gathering.files.push(file);
  let levels = 1;
  let tasks = 0;
  for (const task of everyTask(file.tasks)) {
    tasks += 1;
    const { uses } = task.fields;
    if (uses === undefined) continue;
    const refuse: Refuse = (code, message, fix) => {
      const at = entryOf(task.node, 'uses')?.value ?? task.head;
      file.problems.add({ code, message, fix, at });
      return null;
    };
    const other = open(uses, { trail, refuse }, gathering);
    // What it would hold is not there for others to name.
    if (other === null) file.problems.lose();
    else gathering.uses.set(task, other.file);
    levels = Math.max(levels, (other?.levels ?? 0) + 1);
    tasks += other?.tasks ?? 0;
    if (tasks <= TASKS_MAX) continue;
    refuse('WORKFLOW_TOO_LARGE', `with what it uses, the file has more than ${TASKS_MAX} tasks`, 'make several of it');
    file.problems.lose();
    break;
  }
  return { file, levels, tasks };
}

type Refuse = (code: ErrorCode, message: string, fix: string) => null;
type Using = { readonly trail: Trail; readonly refuse: Refuse };

function open(uses: string, { trail, refuse }: Using, gathering: Gathering): Known | null {
  if (uses.trim() === '' || /^[/\\~]|^[A-Za-z]:|:\/\/|\$\{\{/.test(uses)) {
    return refuse('USES_REFUSED', `${quoted(uses)} is no path from this file`, 'write it as `./other.yaml`');
  }
  const path = besideFile(trail[0].source.file, uses);
  const circle = trail.findIndex(({ source }) => source.file === path);
  if (circle !== -1) {
    const names = [path, ...trail.slice(0, circle + 1).map(({ source }) => source.file)].toReversed();
    const message = `these files use one another for ever: ${names.map((name) => quoted(name).slice(1, -1)).join(' -> ')}`;
    return refuse('USES_CIRCLE', message, 'take one of them out of the circle');
  }
  const known = gathering.known.get(path) ?? undefined;
  const levels = trail.length + (known?.levels ?? 1);
  if (levels > LEVELS_MAX) {
    const message = `files use one another more than ${LEVELS_MAX} levels deep`;
    return refuse('USES_TOO_DEEP', message, 'write some of these tasks down where they are used');
  }
  if (gathering.known.has(path)) return known ?? null;
  const other = gathering.read(path);
  if (other.type === 'refused') return refuse(other.code, other.message, other.fix);
  const { file, problems } = readFile(other.text, path);
  gathering.problems.push(problems);
  const opened = file === null ? null : follow([file, ...trail], gathering);
  gathering.known.set(path, opened);
  return opened;
}

/** A path as it is written in a file, from where that file is named from. */
function besideFile(file: string, uses: string): string {
  const parts: string[] = file.split(/[/\\]/).slice(0, -1);
  for (const part of uses.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
