import type { Json } from '../base/json.ts';
import type { InputDefinition } from './workflow.ts';

/** What is wrong with a value for an input, to be put behind its name, or null. */
export function checkInputValue(input: InputDefinition, value: Json): string | null {
  if (typeOf(value) !== input.type) return `must be a ${input.type}, and is ${shown(value)}`;
  const { options } = input;
  if (options === undefined || options.some((option) => JSON.stringify(option) === JSON.stringify(value))) return null;
  return `is ${shown(value)}, and must be one of ${options.map(shown).join(', ')}`;
}

/**
 * A value as it was written on a command line, in the type that the input has: `--input count=3` means the number. A
 * text that does not fit is given back as it is, for the check to complain about.
 */
export function readInputText(input: InputDefinition, text: string): Json {
  if (input.type === 'string') return text;
  const value = parseJson(text);
  return value !== undefined && typeOf(value) === input.type ? value : text;
}

function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    // Only a text that is no JSON ends here, and that is an answer.
    return undefined;
  }
}

/** Says in the type what JSON.parse promises: it makes nothing else. */
function isJson(value: unknown): value is Json {
  return value === null || ['boolean', 'number', 'string', 'object'].includes(typeof value);
}

function typeOf(value: Json): InputDefinition['type'] | 'null' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
