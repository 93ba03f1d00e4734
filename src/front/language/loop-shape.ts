import type { LoopDefinition } from '../../core/workflow/workflow.ts';
import { mapped } from '../shape/collections.ts';
import { field, type Fields, record, requiredField } from '../shape/record.ts';
import { count, oneOf, word } from '../shape/scalars.ts';
import type { Shape } from '../shape/shape.ts';

type LoopFields = {
  readonly until: string;
  readonly max?: number;
  readonly on_max?: LoopDefinition['onMax'];
};

const ITERATIONS = 5;

const fields: Fields<LoopFields> = {
  until: requiredField(word, 'A condition in CEL, asked after each iteration; where it is true the loop ends.'),
  max: field(count, 'How many iterations there are at most; 5 unless said.'),
  on_max: field(oneOf('fail', 'accept'), 'Whether the last iteration stands where the condition never was true.'),
};

export const loopShape: Shape<LoopDefinition> = mapped(
  record(fields, { expects: 'a loop' }),
  ({ until, max = ITERATIONS, on_max: onMax = 'fail' }) => ({ until, max, onMax }),
);
