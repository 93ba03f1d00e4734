import { assert } from '../../base/assert.ts';
import type { TaskPath } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { Finding } from '../../base/problem.ts';
import { isJsonObject } from '../../base/read-json.ts';
import { parseExpression } from '../expression.ts';
import type { ExpressionMistake, Scope } from '../scope.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import { hasTemplate, templateParts, unclosedTemplate } from '../template.ts';
import { scopeOfUndoing, scopeOfUntil, type TaskScopes, taskScopes } from '../task-scopes.ts';
import type { CompensateDefinition, GateDefinition, MapDefinition, Workflow } from '../workflow.ts';
import { checkOutputFields } from './check-output-fields.ts';
import type { Rule } from './rule.ts';

const WANTED = {
  bool: { must: 'true or false', fix: 'compare it with something, such as `… == "complete"`' },
  list: { must: 'a list', fix: 'name a list, such as `tasks.find.output.files`' },
} as const;

/** A text of a task that may hold `${{ }}`, and where it stands. */
type Text = { readonly text: string; readonly keys: readonly (string | number)[] };
/** An expression that stands alone, and what it must give. */
type Question = Text & { readonly scope: Scope; readonly gives: keyof typeof WANTED };
type Spot = { readonly task: TaskPath; readonly keys: readonly (string | number)[] };

/** Expressions can be read, and speak of what is known when they run. Values never become shell text. */
export const checkExpressions: Rule = (tasks, workflow) => {
  const scopes = taskScopes(tasks, workflow);
  return tasks.flatMap((task) => {
    const known = scopes.get(task);
    assert(known !== undefined, 'each task has its scopes');
    return [
      ...asked(task, known).flatMap((question) => checkAnswer(question, task)),
      ...filled(task).flatMap((text) => checkTemplate(text, task, known.inside)),
      ...undoing(task).flatMap((text) => checkTemplate(text, task, scopeOfUndoing(task, known))),
      ...settled(task).flatMap((text) => checkTemplate(text, task, known.paths)),
      ...shellTexts(task, workflow).flatMap((text) => refuseTemplate(text, task)),
    ];
  });
};

/** Whole expressions of a task. */
function asked(task: PlacedTask, scopes: TaskScopes): readonly Question[] {
  const { definition } = task;
  const { when, map, loop } = definition;
  const { around, inside } = scopes;
  const until = definition.kind === 'phase' ? definition.supervise?.until : undefined;
  const questions: Question[] = map === undefined ? [] : listsOf(map, around);
  if (when !== undefined) questions.push({ text: when, keys: ['when'], scope: around, gives: 'bool' });
  if (loop !== undefined) {
    questions.push({ text: loop.until, keys: ['loop', 'until'], scope: scopeOfUntil(task, scopes), gives: 'bool' });
  }
  if (until !== undefined) {
    questions.push({ text: until, keys: ['supervise', 'until'], scope: { ...inside, tasks: 'any' }, gives: 'bool' });
  }
  return questions;
}

function listsOf({ over }: MapDefinition, scope: Scope): Question[] {
  switch (over.type) {
    case 'expression':
      return [{ text: over.expression, keys: ['map'], scope, gives: 'list' }];
    case 'matrix':
      return Object.entries(over.axes).flatMap(([axis, values]): readonly Question[] =>
        typeof values === 'string' ? [{ text: values, keys: ['map', 'matrix', axis], scope, gives: 'list' }] : [],
      );
    case 'items':
    case 'glob':
      return [];
  }
}

function checkAnswer({ text, keys, scope, gives }: Question, task: PlacedTask): readonly Finding[] {
  const spot = { task: task.path, keys };
  const expression = parseExpression(text, scope);
  if (expression.type === 'mistake') return [toFinding(mendedBeside(expression, { keys, task }), spot, 0)];
  const fields = checkOutputFields(expression, { task, keys, before: 0 });
  if (expression.gives === 'dyn' || expression.gives.startsWith(gives)) return fields;
  const { must, fix } = WANTED[gives];
  const message = `\`${keys.join('.')}\` of ${called(task)} gives ${expression.gives}, and must give ${must}`;
  return [{ severity: 'error', code: 'BAD_EXPRESSION', message, fix, at: spot, offset: 0 }];
}

/** Who writes `when` beside a `map` means the items. */
function mendedBeside(
  mistake: ExpressionMistake,
  { keys, task }: Pick<Question, 'keys'> & { readonly task: PlacedTask },
): ExpressionMistake {
  if (keys[0] !== 'when' || task.definition.map === undefined || !/^`(item|index)`/.test(mistake.message))
    return mistake;
  const fix = '`when` is asked once, before all items: leave some out of the list, or ask in a task of a phase';
  return { ...mistake, fix };
}

/** Filled in when the task begins. */
function filled({ definition }: PlacedTask): readonly Text[] {
  if (definition.kind === 'phase') {
    const given = textsIn(definition.imported?.with ?? {}, ['with']);
    return [{ text: definition.supervise?.objective ?? '', keys: ['objective'] }, ...given];
  }
  const env = Object.entries(definition.env).map(([name, text]) => ({ text, keys: ['env', name] }));
  return [...contractTexts(definition.work), ...env];
}

/** Filled in when the task is undone. */
function undoing({ definition: { compensate } }: PlacedTask): readonly Text[] {
  return contractTexts(compensate).map(({ text, keys }) => ({ text, keys: ['compensate', ...keys] }));
}

function contractTexts(work: CompensateDefinition | undefined): readonly Text[] {
  if (work?.type !== 'agent') return [];
  return [
    { text: work.objective, keys: ['objective'] },
    { text: work.outputFormat ?? '', keys: ['output_format'] },
    ...listed(work.boundaries, 'boundaries'),
    ...listed(work.sources, 'sources'),
  ];
}

/** All texts of a value, however deep: as deep as a file can be nested. */
function textsIn(value: Json, keys: Text['keys']): readonly Text[] {
  if (typeof value === 'string') return [{ text: value, keys }];
  if (typeof value !== 'object' || value === null) return [];
  const parts: readonly (readonly [string | number, Json])[] = isJsonObject(value)
    ? Object.entries(value)
    : [...value.entries()];
  return parts.flatMap(([key, part]) => textsIn(part, [...keys, key]));
}

/** Filled in when the plan is made where they speak of inputs alone, else when the task is ready. */
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
  const undo = definition.compensate?.type === 'command' ? definition.compensate.command : '';
  const setup = parent === null ? (environment.setup ?? '') : '';
  return [
    { text: command, keys: ['run'] },
    { text: undo, keys: ['compensate', 'run'] },
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
    if (expression.type === 'mistake') return [toFinding(expression, spot, part.at)];
    return checkOutputFields(expression, { task, keys, before: part.at });
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
