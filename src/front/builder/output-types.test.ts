import { expect, expectTypeOf, test } from 'vitest';
import type { Condition, Gives } from './expression.ts';
import type { FromSchema } from './from-schema.ts';
import { on } from './on.ts';
import { phase } from './phase.ts';
import { branch } from './sequence.ts';
import { command, task } from './task.ts';
import { workflow } from './workflow.ts';

const analyze = task('analyze', {
  objective: 'Say how bad the issue is.',
  writes: 'none',
  output: {
    type: 'object',
    properties: {
      severity: { enum: ['critical', 'security', 'minor'] },
      score: { type: 'number' },
      'due-date': { type: 'string' },
      issues: {
        type: 'array',
        items: { type: 'object', properties: { file: { type: 'string' } }, required: ['file'] },
      },
    },
    required: ['severity', 'score'],
  },
});
const { output } = analyze;

test('outputs have the types of their schemas', () => {
  expectTypeOf<FromSchema<{ type: 'array'; items: { type: 'integer' } }>>().toEqualTypeOf<readonly number[]>();
  expectTypeOf<FromSchema<{ type: ['string', 'null'] }>>().toEqualTypeOf<string | null>();
  expectTypeOf<FromSchema<{ const: 'a' }>>().toEqualTypeOf<'a'>();
  expectTypeOf<FromSchema<{ type: 'boolean' }>>().toEqualTypeOf<boolean>();
  expectTypeOf<FromSchema<{ anyOf: [{ type: 'string' }, { type: 'number' }] }>>().toEqualTypeOf<string | number>();
  expectTypeOf<FromSchema<{ properties: { a: { type: 'string' } }; required: ['a'] }>>().toExtend<{
    readonly a: string;
  }>();
  expectTypeOf<FromSchema<{ properties: { a: { type: 'string' } } }>>().toEqualTypeOf<{ readonly a?: string }>();
  expectTypeOf<FromSchema<{ $ref: '#/a' }>>().toEqualTypeOf<unknown>();
  expectTypeOf(output.severity.eq('minor')).toEqualTypeOf<Condition>();
  expectTypeOf(output.score).toExtend<Gives<number>>();
});

test('what a schema does not have does not compile', () => {
  const wrong = (): readonly unknown[] => [
    // @ts-expect-error: no such field
    output.severty,
    // @ts-expect-error: no such word
    output.severity.eq('critcal'),
    // @ts-expect-error: a number is no text
    output.score.eq('8'),
    // @ts-expect-error: a word has no order of numbers
    output.severity.lt(3),
    // @ts-expect-error: a number is no condition
    task('a', { objective: 'x', when: output.score }),
    // @ts-expect-error: no such case
    branch(output.severity, { critcal: command('a', 'true') }),
    // @ts-expect-error: no such field of a task
    task('a', { objective: 'x', onws: ['src/**'] }),
    // @ts-expect-error: answers to events stand at the top only
    phase('a', on({ failed: command('b', 'true') })),
    workflow({
      name: 'w',
      inputs: { lang: { options: ['de', 'en'] } },
      tasks: ({ inputs }) => [
        command('a', 'true', { when: inputs.lang.eq('de') }),
        // @ts-expect-error: no such word
        command('b', 'true', { when: inputs.lang.eq('fr') }),
      ],
    }),
  ];
  expect(wrong).toBeTypeOf('function');
});
