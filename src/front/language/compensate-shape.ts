import { byKind } from '../shape/collections.ts';
import { wrongValue } from '../shape/complain.ts';
import { field, type Fields, record } from '../shape/record.ts';
import { oneOf, word } from '../shape/scalars.ts';
import { type Shape, WRONG } from '../shape/shape.ts';
import { type ContractFields, contractTable } from './contract-fields.ts';

/** A command, or what an agent is asked to do. */
export type Undoing = ContractFields & { readonly run?: string };

const fields: Fields<Undoing> = {
  run: field(word, 'A shell command that undoes the task.'),
  ...contractTable,
};

const written: Shape<Undoing> = record(fields, { expects: 'a compensation' });

const undoing: Shape<Undoing> = {
  expects: written.expects,
  read(node, problems) {
    const given = written.read(node, problems);
    if (given === WRONG || given.run === undefined || Object.keys(given).length === 1) return given;
    const message = 'this compensation both runs a command and asks an agent';
    return wrongValue(node, problems, { message, fix: 'keep `run`, or the words for the agent' });
  },
  schema: written.schema,
};

/** What undoes a task: `revert` takes back what it integrated. */
export const compensateShape: Shape<'revert' | Undoing> = byKind<'revert' | Undoing>(
  { scalar: oneOf('revert'), map: undoing },
  '`revert`, or a map with `run` or with what an agent is asked',
);
