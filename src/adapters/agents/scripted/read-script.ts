import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { Json } from '../../../core/base/json.ts';
import { isJsonObject, itemsOf, numberOf } from '../../../core/base/read-json.ts';
import { decodeStep } from './decode-step.ts';
import type { Script, ScriptedAttempt, ScriptedStep } from './script.ts';

/** Lines and columns count from 1. */
export type ScriptProblem = { readonly message: string; readonly line: number; readonly column: number };
export type ScriptReading = { readonly script: Script; readonly problems: readonly ScriptProblem[] };

type Keys = readonly (string | number)[];
type Complain = (message: string, at: Keys) => void;

/** Reads a script from YAML or JSON. All that is wrong is told at once; the script holds what was right. */
export function readScript(text: string): ScriptReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems: ScriptProblem[] = document.errors.map((error) => problemAt(lines, error.message, error.pos[0]));
  if (problems.length > 0) return { script: { tasks: {} }, problems };
  const complain: Complain = (message, at) => {
    problems.push(problemAt(lines, message, offsetOf(document, at)));
  };
  return { script: { tasks: readTasks(valueOf(document, complain), complain) }, problems };
}

function valueOf(document: Document, complain: Complain): Json {
  try {
    // A mapping of YAML becomes an object, so what is left is JSON but for dates and the like, which no step takes.
    return document.toJS() as Json;
  } catch (error) {
    // An alias of nothing, or so many of them that the file would be far larger than it looks.
    if (!(error instanceof ReferenceError)) throw error;
    complain(error.message, []);
    return null;
  }
}

function readTasks(value: Json, complain: Complain): Script['tasks'] {
  const tasks = isJsonObject(value) ? value['tasks'] : undefined;
  if (!isJsonObject(tasks)) {
    complain('a script is {tasks: {<path, glob or *>: [{steps: [...]}]}}', []);
    return {};
  }
  return Object.fromEntries(
    Object.entries(tasks).map(([name, attempts]) => {
      if (!Array.isArray(attempts)) complain(`the attempts of ${name} are a list: [{steps: [...]}]`, ['tasks', name]);
      return [name, itemsOf(attempts).map((attempt, index) => readAttempt(attempt, ['tasks', name, index], complain))];
    }),
  );
}

function readAttempt(value: Json, at: Keys, complain: Complain): ScriptedAttempt {
  const fields = isJsonObject(value) ? value : {};
  if (!Array.isArray(fields['steps'])) complain('an attempt has a list of steps: {steps: [...]}', at);
  const unknown = Object.keys(fields).find((key) => key !== 'attempt' && key !== 'steps');
  if (unknown !== undefined) complain(`an attempt has no '${unknown}', only attempt and steps`, [...at, unknown]);
  const steps = itemsOf(fields['steps']).flatMap((step, index): readonly ScriptedStep[] => {
    const decoded = decodeStep(step);
    if (typeof decoded !== 'string') return [decoded];
    complain(decoded, [...at, 'steps', index]);
    return [];
  });
  const position = Number(at.at(-1) ?? 0) + 1;
  return { attempt: numberOf(fields['attempt']) ?? position, steps };
}

function offsetOf(document: Document, at: Keys): number {
  const node: unknown = at.length === 0 ? document.contents : document.getIn(at, true);
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function problemAt(lines: LineCounter, message: string, offset: number): ScriptProblem {
  const { line, col } = lines.linePos(offset);
  return { message, line, column: col };
}
