import type { Place } from '../../core/base/problem.ts';
import { childPath, ROOT, taskPath, type TaskPath } from '../../core/base/ids.ts';
import type { SourceText, Span } from '../source-text.ts';
import { entryOf, type YamlMap, type YamlNode } from '../yaml/yaml-node.ts';
import type { Casting } from './cast-agents.ts';
import type { WrittenTask } from './task-fields.ts';
import type { UsedFiles, WrittenFile } from './written-file.ts';

/** Words of the workflow that a file has under others: the first that is there. Levels that no file has are empty. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  id: ['id', 'stage', 'agent'],
  work: [],
  root: [],
  needs: ['needs', 'dependencies', 'depends_on'],
  objective: ['objective', 'task', 'description', 'role'],
  deliverables: ['deliverables', 'outputs', 'output'],
  owns: ['owns', 'outputs'],
  command: ['run'],
  paths: ['files'],
  words: ['placeholders'],
  usdMicros: ['usd'],
  durationMs: ['duration'],
  timeoutMs: ['timeout'],
  backoffMs: ['backoff'],
};

/** A place in one of the files. */
export type Located = { readonly file: WrittenFile; readonly at: Span };
export type Locate = (place: Place, offset?: number) => Located;

/** What a finding about a workflow is found by. */
export type Files = { readonly first: WrittenFile; readonly uses: UsedFiles; readonly homes: Casting['homes'] };

/** Finds where in the files a finding about the workflow lies. The map of the tasks is made for the first that asks. */
export function locator(files: Files): Locate {
  let byPath: ReadonlyMap<TaskPath, Spot> | undefined;
  return ({ task: path, keys: given }, offset) => {
    byPath ??= pathsOf(files);
    const spot = byPath.get(path) ?? nearest(path, byPath);
    const [{ task, file }, keys] = spot === undefined ? atTop(given, files) : [spot, given];
    const [found, rest] = descend({ task, file }, keys, files);
    if (found.task === undefined) return inFile(found.file, rest, offset) ?? { file, at: headOf(file.root) };
    // Everything that can be wrong with an id is shown where the id stands, be it a field or a key.
    const atHead = { file: found.file, at: found.task.head };
    if (rest.length === 0 || rest[0] === 'id') return atHead;
    const used = files.uses.get(found.task);
    const there = used === undefined ? null : keysInUsed(found.task, rest);
    if (used !== undefined && there !== null) return inFile(used, there, offset) ?? atHead;
    const node = walk(found.task.node, rest);
    return node === null ? atHead : { file: found.file, at: spanAt(found.file, node, offset) };
  };
}

type Keys = readonly (string | number)[];
/** A task, or a file as a whole, and where it stands. */
type Spot = { readonly task: WrittenTask | undefined; readonly file: WrittenFile };

/** The task of a path. A plan has more than the file does: copies (`each.*`), candidates, the lead of a supervisor. */
function nearest(path: TaskPath, byPath: ReadonlyMap<TaskPath, Spot>): Spot | undefined {
  const ids = path.split('/').map((id) => id.replace(/\..*$/, ''));
  for (let length = ids.length; length > 0; length -= 1) {
    const found = byPath.get(taskPath(ids.slice(0, length).join('/')));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is said of the whole is said of the first file, but for agents that another one defines. */
function atTop(keys: Keys, { first, homes }: Files): readonly [Spot, Keys] {
  const [kind, name, ...rest] = keys;
  const home = kind === 'agents' && typeof name === 'string' ? homes.get(name) : undefined;
  if (home === undefined) return [{ task: undefined, file: first }, keys];
  return [{ task: undefined, file: home.file }, ['agents', home.name, ...rest]];
}

/** `['tasks', 2, 'id']` is the id of the third task in there. */
function descend({ task, file }: Spot, keys: Keys, files: Files): readonly [Spot, Keys] {
  const [first, index, ...rest] = keys;
  const inside = task === undefined ? { tasks: file.tasks, file } : childrenOf(task, file, files);
  const child = first === 'tasks' && typeof index === 'number' ? inside.tasks[index] : undefined;
  return child === undefined ? [{ task, file }, keys] : [{ task: child, file: inside.file }, rest];
}

function childrenOf(
  task: WrittenTask,
  file: WrittenFile,
  { uses }: Files,
): Pick<WrittenFile, 'tasks'> & { readonly file: WrittenFile } {
  const used = uses.get(task);
  return used === undefined ? { tasks: task.fields.tasks ?? [], file } : { tasks: used.tasks, file: used };
}

function pathsOf(files: Files): ReadonlyMap<TaskPath, Spot> {
  const byPath = new Map<TaskPath, Spot>();
  const enter = ({ tasks, file }: Pick<WrittenFile, 'tasks'> & { file: WrittenFile }, parent: TaskPath): void => {
    for (const task of tasks) {
      const path = childPath(parent, task.id);
      byPath.set(path, { task, file });
      enter(childrenOf(task, file, files), path);
    }
  };
  enter({ tasks: files.first.tasks, file: files.first }, ROOT);
  return byPath;
}

/** Keys of a task that uses a file, in that file; null where the task itself has what they lead to. */
function keysInUsed({ node }: WrittenTask, keys: Keys): Keys | null {
  const [key, index, ...rest] = keys;
  const own = entryOf(node, String(key))?.value;
  if (own === undefined) return keys;
  // What the file adds to a list stands behind what the task has in it.
  const length = own.type === 'list' ? own.items.length : 1;
  return key !== undefined && typeof index === 'number' && index >= length ? [key, index - length, ...rest] : null;
}

function inFile(file: WrittenFile, keys: Keys, offset: number | undefined): Located | null {
  const node = walk(file.root, keys);
  return node === null ? null : { file, at: spanAt(file, node, offset) };
}

/** As far down the keys as the file goes; null where not even the first is there. */
function walk(start: YamlNode, keys: Keys): YamlNode | null {
  let node = start;
  for (const key of keys) {
    const words = typeof key === 'string' ? wordsFor(key) : [];
    if (typeof key === 'string' && words.length === 0) continue;
    const next = typeof key === 'number' ? itemAt(node, key) : valueAt(node, words);
    if (next === undefined) break;
    node = next;
  }
  return node === start ? null : node;
}

function itemAt(node: YamlNode, index: number): YamlNode | undefined {
  // One value may stand for a list of one.
  return node.type === 'list' ? node.items[index] : node;
}

function valueAt(node: YamlNode, words: readonly string[]): YamlNode | undefined {
  if (node.type !== 'map') return undefined;
  for (const one of words) {
    const entry = entryOf(node, one);
    if (entry !== undefined) return entry.value;
  }
  return undefined;
}

function wordsFor(key: string): readonly string[] {
  // Keys are names of people as well, such as of variables, and `toString` is no entry of the table.
  const known = Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
  return known ?? [key, snakeCase(key)];
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function headOf(root: YamlMap): Span {
  return root.entries[0]?.keySpan ?? { start: root.start, end: root.start };
}

function spanAt({ source }: WrittenFile, node: YamlNode, offset: number | undefined): Span {
  return offset === undefined || node.type !== 'scalar' ? spanOf(node) : letterAt(source, node, offset);
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/** Escapes and folded lines move letters: where the value is not in the file as it is, its beginning must do. */
function letterAt(source: SourceText, node: Extract<YamlNode, { type: 'scalar' }>, offset: number): Span {
  const begin = source.text.slice(node.start, node.end).indexOf(node.written);
  if (begin === -1 || node.written === '') return spanOf(node);
  const start = Math.min(node.start + begin + offset, node.end);
  return { start, end: start + 1 };
}
