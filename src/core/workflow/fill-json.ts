import type { Json } from '../base/json.ts';
import { fillTemplate } from './fill-template.ts';
import { templateParts } from './template.ts';

/** Fills the texts in a value. A text that is one `${{ }}` and nothing else becomes the value itself. */
export function fillJson(value: Json, values: Readonly<Record<string, Json>>): Json {
  if (typeof value === 'string') return fillText(value, values);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((member: Json) => fillJson(member, values));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fillJson(member, values)]));
}

function fillText(text: string, values: Readonly<Record<string, Json>>): Json {
  const [first, ...more] = templateParts(text);
  const whole = first?.type === 'expression' && more.length === 0 ? values[first.expression] : undefined;
  return whole === undefined ? fillTemplate(text, values) : whole;
}

/** All texts in a value. */
export function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((member: Json) => textsIn(member));
}
