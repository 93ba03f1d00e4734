import type { Json } from '../base/json.ts';
import { templateParts } from './template.ts';

/**
 * Replaces each `${{ expression }}` by its value: a text as it is, anything else as JSON. A value is never looked at
 * again, so what stands in it is not filled in turn. What has no value, or no end, stays as it was written.
 */
export function fillTemplate(text: string, values: Readonly<Record<string, Json>>): string {
  return templateParts(text)
    .map((part) => {
      if (part.type === 'text') return part.text;
      if (!Object.hasOwn(values, part.expression)) return `\${{ ${part.expression} }}`;
      const value = values[part.expression];
      return typeof value === 'string' ? value : JSON.stringify(value);
    })
    .join('');
}
