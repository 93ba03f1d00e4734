import * as fc from 'fast-check';
import type { Json } from '../../src/core/base/json.ts';
import type { Writes } from '../../src/core/workflow/workflow.ts';

/** What YAML reads as something else when it stands bare, and what a writer of YAML gets wrong. */
const TRICKY: readonly string[] = [
  'yes',
  'null',
  '~',
  '1',
  '0x10',
  '1e3',
  '.inf',
  'true',
  '<<',
  '*a',
  '&a',
  '!t',
  '# no',
  'a: b',
  '- a',
  '? a',
  '%',
  '@',
  '`',
  ' a',
  'a ',
  'a\n',
  '\na',
  'a\n\n b\n',
  '"',
  "'",
  '\\',
  '\t',
  'a\tb',
  '\u0000',
  '\u001b[2J',
  '\u0085',
  '\u2028',
  '\uFEFF',
  '😀',
  '---',
  '...',
  '{',
  '[',
  '|',
  '>',
  'a #b',
  `${'long '.repeat(40)}\n${'x'.repeat(200)}`,
];

// An expression in `${{ }}` would be checked, and this is not about expressions.
export const anyText: fc.Arbitrary<string> = fc
  .oneof(fc.constantFrom(...TRICKY), fc.string({ unit: 'grapheme' }), fc.lorem())
  .filter((text) => !text.includes('${{'));
export const filledText: fc.Arbitrary<string> = anyText.map((text) => `Do ${text} well.`);
export const texts: fc.Arbitrary<readonly string[]> = fc.array(anyText, { maxLength: 3 });
export const path: fc.Arbitrary<string> = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,2}\.md$/);
export const paths: fc.Arbitrary<readonly string[]> = fc.uniqueArray(path, { maxLength: 2 });
export const id: fc.Arbitrary<string> = fc
  .stringMatching(/^[a-z][a-z0-9_-]{0,12}$/)
  .filter((one) => !['in', 'null', 'true', 'false'].includes(one));
export const ms: fc.Arbitrary<number> = fc.integer({ min: 1, max: 10_000_000 });
export const writes: fc.Arbitrary<Writes> = fc.constantFrom('workspace', 'patch', 'none');
export const jsonMap: fc.Arbitrary<Readonly<Record<string, Json>>> = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,8}$/),
  fc.oneof(anyText, fc.integer(), fc.boolean()),
);

/** Some of the optional fields; a field that is left out is absent. */
export function some<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  const partial: fc.Arbitrary<unknown> = fc.record(fields, { requiredKeys: [] });
  return partial as fc.Arbitrary<Partial<T>>;
}
