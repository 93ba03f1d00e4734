import type { Place } from '../../core/base/problem.ts';
import { childPath, ROOT, type TaskPath } from '../../core/base/ids.ts';
import type { SourceText, Span } from '../source-text.ts';
import { entryOf, type YamlMap, type YamlNode } from '../yaml/yaml-node.ts';
import type { WrittenTask } from './task-fields.ts';

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

export type Locate = (place: Place, offset?: number) => Span;

/** Finds where in the file a finding about the workflow lies. The map of the tasks is made for the first that asks. */
export function locator(source: SourceText, root: YamlMap, tasks: readonly WrittenTask[]): Locate {
  let byPath: ReadonlyMap<TaskPath, WrittenTask> | undefined;
  return ({ task: path, keys }, offset) => {
    byPath ??= pathsOf(tasks);
    const [task, rest] = descend({ task: byPath.get(path), among: tasks }, keys);
    // Everything that can be wrong with an id is shown where the id stands, be it a field or a key.
    if (task !== undefined && (rest.length === 0 || rest[0] === 'id')) return task.head;
    const found = walk(task === undefined ? root : task.node, rest);
    if (found === null) return task === undefined ? headOf(root) : task.head;
    return offset === undefined || found.type !== 'scalar' ? spanOf(found) : letterAt(source, found, offset);
  };
}

type Keys = readonly (string | number)[];
type Spot = { readonly task: WrittenTask | undefined; readonly among: readonly WrittenTask[] };

/** `['tasks', 2, 'id']` is the id of the third task in there. */
function descend({ task, among }: Spot, keys: Keys): readonly [WrittenTask | undefined, Keys] {
  const [first, index, ...rest] = keys;
  const children = task === undefined ? among : (task.fields.tasks ?? []);
  const child = first === 'tasks' && typeof index === 'number' ? children[index] : undefined;
  return child === undefined ? [task, keys] : descend({ task: child, among: [] }, rest);
}

function pathsOf(tasks: readonly WrittenTask[]): ReadonlyMap<TaskPath, WrittenTask> {
  const byPath = new Map<TaskPath, WrittenTask>();
  const enter = (children: readonly WrittenTask[], parent: TaskPath): void => {
    for (const task of children) {
      const path = childPath(parent, task.id);
      byPath.set(path, task);
      enter(task.fields.tasks ?? [], path);
    }
  };
  enter(tasks, ROOT);
  return byPath;
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
