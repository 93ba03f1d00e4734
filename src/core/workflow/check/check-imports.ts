import { didYouMean } from '../../base/did-you-mean.ts';
import type { Json } from '../../base/json.ts';
import type { Finding } from '../../base/problem.ts';
import { checkInputValue } from '../check-input-value.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import { hasTemplate, templateParts } from '../template.ts';
import type { ImportDefinition, InputDefinition } from '../workflow.ts';
import type { Rule } from './rule.ts';

/** A file that is used gets what it asks for, and nothing else. */
export const checkImports: Rule = (tasks) =>
  tasks.flatMap((task) => {
    const imported = task.definition.kind === 'phase' ? task.definition.imported : undefined;
    if (imported === undefined) return [];
    const names = new Set([...Object.keys(imported.with), ...Object.keys(imported.inputs)]);
    return [...names].flatMap((name) => checkInput(task, name, imported));
  });

function checkInput(task: PlacedTask, name: string, imported: ImportDefinition): readonly Finding[] {
  const { file, inputs } = imported;
  const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  const value = Object.hasOwn(imported.with, name) ? imported.with[name] : undefined;
  const at = { task: task.path, keys: ['with', name] };
  if (input === undefined) {
    const known = Object.keys(inputs);
    const message = `${file} has no input \`${name}\`${didYouMean(name, known)}`;
    const fix = known.length === 0 ? 'it takes none' : `it takes ${known.map((one) => `\`${one}\``).join(', ')}`;
    return [{ severity: 'error', code: 'INPUT_UNKNOWN', message, fix, at }];
  }
  const wrongDefault = checkDefault(task, name, input);
  if (value === undefined) {
    if (!input.required || input.default !== undefined) return wrongDefault;
    const described = input.description === undefined ? '' : `: ${input.description}`;
    const message = `${called(task)} gives no \`${name}\` to ${file}, which needs it${described}`;
    const fix = `add \`${name}\` under \`with\``;
    const place = { task: task.path, keys: ['with'] };
    return [...wrongDefault, { severity: 'error', code: 'INPUT_MISSING', message, fix, at: place }];
  }
  const wrong = checkValue(input, value);
  if (wrong === null) return wrongDefault;
  const message = `the input \`${name}\` of ${file} ${wrong}`;
  return [...wrongDefault, { severity: 'error', code: 'INPUT_INVALID', message, fix: 'change the value', at }];
}

function checkValue(input: InputDefinition, value: Json): string | null {
  if (typeof value !== 'string' || !hasTemplate(value)) return checkInputValue(input, value);
  // What a template gives is known once it is filled in; with anything around it it is a text.
  const isWhole = templateParts(value).length === 1;
  return isWhole || input.type === 'string' ? null : `must be a ${input.type}, and is put together as a text`;
}

function checkDefault(task: PlacedTask, name: string, input: InputDefinition): readonly Finding[] {
  const wrong = input.default === undefined ? null : checkInputValue(input, input.default);
  if (wrong === null) return [];
  const message = `the default of the input \`${name}\` ${wrong}`;
  const at = { task: task.path, keys: ['inputs', name, 'default'] };
  return [{ severity: 'error', code: 'INPUT_INVALID', message, fix: 'change the default or the type', at }];
}
