/**
 * Questions that are asked once before a task starts: its `when`, and the values of its `${{ }}`. Replay evaluates
 * nothing.
 */
import type { Json } from '../../base/json.ts';
import { checkInputValue } from '../../workflow/check-input-value.ts';
import { fillJson } from '../../workflow/fill-json.ts';
import { type Glob, parseGlob } from '../../workflow/glob.ts';
import { narrows } from '../../workflow/narrows.ts';
import { hasTemplate, templateParts } from '../../workflow/template.ts';
import { nodeOf } from '../evolve/touch.ts';
import { templatesOf } from '../evolve/standing.ts';
import { fillLeaf } from '../fill-leaf.ts';
import type { RunState, TaskState } from '../state.ts';
import { askingFor, evaluateCondition, evaluateText } from './evaluate-for.ts';
import { shownValues } from './shown-values.ts';
import { emit, type Turn } from './turn.ts';

type Values = Readonly<Record<string, Json>>;

/** Whether an event was emitted that says how it goes on; false where nothing is to be asked. */
export function ask(turn: Turn, task: TaskState): boolean {
  const expressions = [...new Set(templatesOf(task).flatMap(expressionsIn))];
  const { when } = task.node;
  if (when === undefined && expressions.length === 0) return false;
  const asking = askingFor(turn.state, task);
  if (when !== undefined) {
    const answer = evaluateCondition(when, asking);
    if (answer.type === 'mistake') return fail(turn, task, answer.message);
    if (answer.value !== true) {
      const values = shownValues(when, asking);
      const detail = `${when} is ${JSON.stringify(answer.value)}${values === '' ? '' : ` with ${values}`}`;
      emit(turn, { type: 'task.skipped', task: task.path, because: 'when', detail });
      return true;
    }
  }
  const values: Record<string, Json> = {};
  for (const text of expressions) {
    const answer = evaluateText(text, asking);
    if (answer.type === 'mistake') return fail(turn, task, answer.message);
    values[text] = answer.value;
  }
  const wrong = wrongPath(turn.state, task, values) ?? wrongInput(task, values);
  if (wrong !== null) return fail(turn, task, wrong);
  emit(turn, { type: 'task.readied', task: task.path, values });
  return true;
}

/** A value that came out of a task must not widen what another may change, and a pattern with it must be one. */
function wrongPath(state: RunState, { node }: TaskState, values: Values): string | null {
  if (node.kind !== 'leaf' || node.owns?.some(hasTemplate) !== true) return null;
  const filled = fillLeaf(node, values).owns ?? [];
  const above = node.parent === null ? null : allowedBy(nodeOf(state, node.parent), values);
  for (const pattern of filled) {
    const glob = parseGlob(pattern);
    if (glob.type === 'mistake') return `\`owns\` became ${JSON.stringify(pattern)}: ${glob.message}`;
    if (above !== null && !narrows(glob, above))
      return `\`owns\` became ${JSON.stringify(pattern)}, which is not within what is owned around it`;
  }
  return null;
}

/** Null where nothing around it says what is owned, or says it with the same values. */
function allowedBy({ owns }: { readonly owns: readonly string[] | null }, values: Values): readonly Glob[] | null {
  if (owns === null || owns.some(hasTemplate) || Object.keys(values).length === 0) return null;
  const globs = owns.map(parseGlob).filter((glob) => glob.type === 'glob');
  return globs.length === owns.length ? globs : null;
}

function wrongInput({ node }: TaskState, values: Values): string | null {
  if (node.kind !== 'phase' || node.imported === undefined) return null;
  const { inputs, with: given, file } = node.imported;
  for (const [name, input] of Object.entries(inputs)) {
    const value = given[name];
    if (value === undefined) continue;
    const wrong = checkInputValue(input, fillJson(value, values));
    if (wrong !== null) return `the input \`${name}\` of ${file} ${wrong}`;
  }
  return null;
}

function fail(turn: Turn, task: TaskState, what: string): true {
  const isOfEvent = turn.state.index.plan.event !== undefined && /\bevent\b/.test(what);
  const said = isOfEvent ? 'say it with the event (`tutti emit … --data`), or mend' : 'mend';
  const fix = `${said} the expression and start a new run`;
  emit(turn, { type: 'task.failed', task: task.path, error: { code: 'EXPRESSION_FAILED', what, fix } });
  return true;
}

function expressionsIn(text: string): readonly string[] {
  return templateParts(text).flatMap((part) => (part.type === 'expression' ? [part.expression] : []));
}
