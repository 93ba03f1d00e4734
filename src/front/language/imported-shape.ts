import type { InputDefinition } from '../../core/workflow/workflow.ts';
import { mapOf } from '../shape/collections.ts';
import { field, type Fields, record, requiredField } from '../shape/record.ts';
import { count, text } from '../shape/scalars.ts';
import type { Shape } from '../shape/shape.ts';
import { inputShape } from './environment-shape.ts';
import { NAMES } from './names.ts';

/** What is left of a file whose tasks were written out in its place. */
export type Imported = {
  readonly file: string;
  readonly inputs?: Readonly<Record<string, InputDefinition>>;
  readonly max_parallel?: number;
};

const fields: Fields<Imported> = {
  file: requiredField(text, 'The file that it was.'),
  inputs: field(mapOf(inputShape, NAMES), 'Its inputs: what stands below speaks of these.'),
  max_parallel: field(count, 'How many of its tasks may be under way at once.'),
};

export const importedShape: Shape<Imported> = record(fields, { expects: 'a file that was written out' });
