import { childPath, ROOT, taskPath, type TaskPath } from '../../core/base/ids.ts';
import type { Finding, Problem } from '../../core/base/problem.ts';
import { problemList, type ProblemList } from '../problem-list.ts';
import { type SourceText, sourceText, type Span } from '../source-text.ts';
import { type CallSite, placesOf, type ProgramPlace } from './call-site.ts';
import type { TaskNode } from './part.ts';
import type { Flow } from './workflow.ts';

/** The files of a program, for who shows where a problem lies in them. */
export type ProgramFiles = {
  /** What messages call a file. */
  shown(file: string): string;
  /** Empty where it cannot be read. */
  textOf(file: string): string;
};

/** What is wrong, and where in a program; without a place where nobody knows. */
export type Told = Omit<Finding, 'at' | 'offset'> & { readonly place: ProgramPlace | undefined };

/** What is wrong with what was handed to the functions, each where it was called. Empty where all is well. */
export function faultsIn({ root }: Flow, files: ProgramFiles): readonly Problem[] {
  const nodes = [root];
  // The list grows while it is walked.
  for (const { children } of nodes) for (const child of children) nodes.push(child);
  const told = nodes.flatMap(({ faults, site }) =>
    faults.map((fault): Told => ({ ...fault, severity: 'error', place: placeOf(fault.site ?? site) })),
  );
  return problemsOf(told, files);
}

/** Findings about the workflow as problems of the program that made it. */
export function locateInFlow({ root }: Flow, findings: readonly Finding[], files: ProgramFiles): readonly Problem[] {
  const byPath = pathsOf(root);
  const told = findings.map(({ at, ...finding }): Told => {
    const node = nearest(at.task, byPath) ?? root;
    const [first, index] = at.keys;
    const child = first === 'tasks' && typeof index === 'number' ? node.children[index] : undefined;
    return { ...finding, place: placeOf((child ?? node).site) };
  });
  return problemsOf(told, files);
}

/** File by file, each in its own order. */
export function problemsOf(told: readonly Told[], files: ProgramFiles): readonly Problem[] {
  const byFile = new Map<string, { readonly source: SourceText; readonly list: ProblemList }>();
  for (const { place, severity, code, message, fix } of told) {
    const file = place?.file ?? '';
    const known = byFile.get(file) ?? opened(file, files);
    byFile.set(file, known);
    known.list.add({ severity, code, message, fix, at: spanOf(place, known.source) });
  }
  return [...byFile.values()].flatMap(({ list }) => list.all());
}

function opened(file: string, files: ProgramFiles): { readonly source: SourceText; readonly list: ProblemList } {
  const source = file === '' ? sourceText('', '') : sourceText(files.textOf(file), files.shown(file));
  return { source, list: problemList(source) };
}

/** The name of the function that was called there. */
function spanOf(place: ProgramPlace | undefined, { text, lineStarts }: SourceText): Span {
  const lineStart = place === undefined ? undefined : lineStarts[place.line - 1];
  if (place === undefined || lineStart === undefined) return { start: 0, end: 0 };
  const start = lineStart + place.column - 1;
  const [name = ''] = /^[\w$.]*/.exec(text.slice(start, start + NAME_MAX)) ?? [];
  return { start, end: start + name.length };
}

const NAME_MAX = 100;

function placeOf(site: CallSite): ProgramPlace | undefined {
  return placesOf(site)[0];
}

/** A plan has more tasks than a program made: copies (`each.*`), candidates, the lead of a supervisor. */
function nearest(path: TaskPath, byPath: ReadonlyMap<TaskPath, TaskNode>): TaskNode | undefined {
  const ids = path.split('/').map((id) => id.replace(/\..*$/, ''));
  const own = byPath.get(taskPath(ids.join('/')));
  return own ?? byPath.get(taskPath(ids.slice(0, -1).join('/')));
}

function pathsOf(root: TaskNode): ReadonlyMap<TaskPath, TaskNode> {
  const byPath = new Map<TaskPath, TaskNode>([[ROOT, root]]);
  // The map grows while it is walked.
  for (const [path, { children }] of byPath) {
    for (const child of children) byPath.set(childPath(path, child.definition.id), child);
  }
  return byPath;
}
