import type { Json, JsonObject } from '../base/json.ts';
import type { Finding } from '../base/problem.ts';
import { evaluate, parseExpression } from '../workflow/expression.ts';
import { type PlacedTask, placeTasks } from '../workflow/placed-task.ts';
import { hasTemplate, templateParts } from '../workflow/template.ts';
import type { TaskDefinition, Workflow } from '../workflow/workflow.ts';

/**
 * Fills the inputs into what tasks own, read and deliver: ownership is proved when the plan is made, so these are
 * settled before any other template. What speaks of an item, or of the inputs of an imported file, is known only when
 * the task begins, and stays as it is. The same workflow is given back where there is nothing to fill in.
 */
export function settlePaths(
  workflow: Workflow,
  inputs: JsonObject,
): { readonly workflow: Workflow; readonly findings: readonly Finding[] } {
  const tasks = placeTasks(workflow) ?? [];
  if (!tasks.some(({ definition }) => hasTemplates(definition))) return { workflow, findings: [] };
  const findings: Finding[] = [];
  const settled = new Map<PlacedTask, TaskDefinition>();
  // Children before parents, since a parent holds its children.
  for (const task of tasks.toReversed()) settled.set(task, settle(task, { inputs, findings, settled }));
  const root = tasks[0] === undefined ? undefined : settled.get(tasks[0]);
  return { workflow: root?.kind === 'phase' ? { ...workflow, root } : workflow, findings };
}

type Settling = {
  readonly inputs: JsonObject;
  readonly findings: Finding[];
  readonly settled: ReadonlyMap<PlacedTask, TaskDefinition>;
};

function hasTemplates(definition: TaskDefinition): boolean {
  const deliverables = definition.kind === 'leaf' ? definition.deliverables : [];
  return [definition.owns ?? [], definition.reads, deliverables].some((texts) => texts.some(hasTemplate));
}

function settle(task: PlacedTask, settling: Settling): TaskDefinition {
  const { definition } = task;
  const fill = (texts: readonly string[], key: string): readonly string[] =>
    texts.map((text, index) => (hasTemplate(text) ? fillPath(text, { task, keys: [key, index] }, settling) : text));
  const owns = definition.owns === undefined ? {} : { owns: fill(definition.owns, 'owns') };
  const reads = fill(definition.reads, 'reads');
  if (definition.kind === 'leaf') {
    return { ...definition, ...owns, reads, deliverables: fill(definition.deliverables, 'deliverables') };
  }
  const tasks = task.children.map((child) => settling.settled.get(child) ?? child.definition);
  return { ...definition, ...owns, reads, tasks };
}

type Spot = { readonly task: PlacedTask; readonly keys: readonly (string | number)[] };

function fillPath(text: string, { task, keys }: Spot, { inputs, findings }: Settling): string {
  const parts = templateParts(text).map((part) => {
    if (part.type === 'text') return part.text;
    const value = isImported(task) ? LATER : valueOf(part.expression, inputs);
    if (value === LATER) return `\${{ ${part.expression} }}`;
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
    const message = `\`\${{ ${part.expression} }}\` is to be part of a path, and is ${JSON.stringify(value ?? null)}`;
    const fix = 'give it a text that is not empty, or a number';
    findings.push({
      severity: 'error',
      code: 'INPUT_INVALID',
      message,
      fix,
      at: { task: task.path, keys },
      offset: part.at,
    });
    return 'x';
  });
  return parts.join('');
}

/** The value is not known before the run. */
const LATER = Symbol('later');

function isImported(task: PlacedTask): boolean {
  for (let at: PlacedTask | null = task; at !== null; at = at.parent)
    if (at !== task && at.definition.kind === 'phase' && at.definition.imported !== undefined) return true;
  return false;
}

function valueOf(text: string, inputs: JsonObject): Json | undefined | typeof LATER {
  const expression = parseExpression(text, { names: ['inputs'], inputs: Object.keys(inputs), tasks: [] });
  if (expression.type === 'mistake') return expression.kind === 'scope' ? LATER : undefined;
  const evaluation = evaluate(expression, { inputs });
  return evaluation.type === 'value' ? evaluation.value : undefined;
}
