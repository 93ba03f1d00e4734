import type { TaskPath } from '../../base/ids.ts';
import type { Finding } from '../../base/problem.ts';
import { parseExpression } from '../expression.ts';
import type { ExpressionMistake, Scope } from '../scope.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import { hasTemplate, templateParts, unclosedTemplate } from '../template.ts';
import type { GateDefinition, Workflow } from '../workflow.ts';
import type { Rule } from './rule.ts';

/** A text of a task that may hold `${{ }}`, and where it stands. */
type Text = { readonly text: string; readonly keys: readonly (string | number)[] };
type Spot = { readonly task: TaskPath; readonly keys: readonly (string | number)[] };

/** Expressions can be read, and speak of what is known when they run. Values never become shell text. */
export const checkExpressions: Rule = (tasks, workflow) => {
  const inputs = Object.keys(workflow.inputs);
  return tasks.flatMap((task) => [
    ...checkWhen(task, inputs),
    ...filled(task).flatMap((text) => checkTemplate(text, task, scopeOf(task, inputs))),
    ...settled(task).flatMap((text) => checkTemplate(text, task, { names: ['inputs'], inputs, tasks: [] })),
    ...shellTexts(task, workflow).flatMap((text) => refuseTemplate(text, task)),
  ]);
};

/**
 * What a task may speak of: the outputs of its own needs. There are no events, items and iterations yet.
 */
function scopeOf(task: PlacedTask, inputs: readonly string[]): Scope {
  return { names: ['inputs'], inputs, tasks: task.definition.needs };
}

function checkWhen(task: PlacedTask, inputs: readonly string[]): readonly Finding[] {
  const { when } = task.definition;
  if (when === undefined) return [];
  const spot = { task: task.path, keys: ['when'] };
  const expression = parseExpression(when, scopeOf(task, inputs));
  if (expression.type === 'mistake') return [toFinding(expression, spot, 0)];
  if (expression.gives === 'bool' || expression.gives === 'dyn') return [];
  const message = `\`when\` of ${called(task)} gives ${expression.gives}, and must give true or false`;
  const fix = 'compare it with something, such as `… == "complete"`';
  return [{ severity: 'error', code: 'BAD_EXPRESSION', message, fix, at: spot, offset: 0 }];
}

/** Filled in when the task begins. */
function filled({ definition }: PlacedTask): readonly Text[] {
  if (definition.kind === 'phase') return [];
  const { work } = definition;
  const env = Object.entries(definition.env).map(([name, text]) => ({ text, keys: ['env', name] }));
  if (work.type === 'command') return env;
  return [
    { text: work.objective, keys: ['objective'] },
    { text: work.outputFormat ?? '', keys: ['output_format'] },
    ...listed(work.boundaries, 'boundaries'),
    ...listed(work.sources, 'sources'),
    ...env,
  ];
}

/** Filled in when the plan is made, since ownership is proved then: only inputs are known. */
function settled({ definition }: PlacedTask): readonly Text[] {
  const deliverables = definition.kind === 'leaf' ? definition.deliverables : [];
  return [
    ...listed(definition.owns ?? [], 'owns'),
    ...listed(definition.reads, 'reads'),
    ...listed(deliverables, 'deliverables'),
  ];
}

function listed(texts: readonly string[], key: string): readonly Text[] {
  return texts.map((text, index) => ({ text, keys: [key, index] }));
}

function shellTexts({ definition, parent }: PlacedTask, { environment }: Workflow): readonly Text[] {
  const command = definition.kind === 'leaf' && definition.work.type === 'command' ? definition.work.command : '';
  const setup = parent === null ? (environment.setup ?? '') : '';
  return [
    { text: command, keys: ['run'] },
    { text: definition.testCommand ?? '', keys: ['test_command'] },
    { text: setup, keys: ['environment', 'setup'] },
    ...definition.gates.flatMap(gateTexts),
  ];
}

function gateTexts(gate: GateDefinition, index: number): readonly Text[] {
  switch (gate.type) {
    case 'run':
      return [{ text: gate.command, keys: ['gates', index, 'run'] }];
    case 'files':
      return gate.paths.map((text, at) => ({ text, keys: ['gates', index, 'files', at] }));
    case 'placeholders':
      return gate.words.map((text, at) => ({ text, keys: ['gates', index, 'placeholders', at] }));
  }
}

function refuseTemplate({ text, keys }: Text, task: PlacedTask): readonly Finding[] {
  const [found] = templateParts(text).filter((part) => part.type === 'expression');
  if (found === undefined) return [];
  const message = `${called(task)} has \`\${{ ${found.expression} }}\` where a shell reads it: a value could be a command there`;
  const fix = 'put it into `env`, and write `"$NAME"` here';
  const at = { task: task.path, keys };
  return [{ severity: 'error', code: 'TEMPLATE_REFUSED', message, fix, at, offset: found.at }];
}

function checkTemplate({ text, keys }: Text, task: PlacedTask, scope: Scope): readonly Finding[] {
  if (!hasTemplate(text)) return [];
  const spot = { task: task.path, keys };
  const mistakes = templateParts(text).flatMap((part): readonly Finding[] => {
    if (part.type === 'text') return [];
    const expression = parseExpression(part.expression, scope);
    return expression.type === 'mistake' ? [toFinding(expression, spot, part.at)] : [];
  });
  const unclosed = unclosedTemplate(text);
  if (unclosed === null) return mistakes;
  const message = `\`\${{\` in \`${keys.join('.')}\` of ${called(task)} is never closed`;
  return [
    ...mistakes,
    { severity: 'error', code: 'BAD_EXPRESSION', message, fix: 'write `}}` behind it', at: spot, offset: unclosed },
  ];
}

function toFinding(mistake: ExpressionMistake, at: Spot, offset: number): Finding {
  const { kind, message, fix } = mistake;
  const code = kind === 'syntax' ? 'BAD_EXPRESSION' : 'NAME_NOT_IN_SCOPE';
  return { severity: 'error', code, message, fix, at, offset: offset + mistake.offset };
}
