import { texts } from '../shape/collections.ts';
import { field, type Fields } from '../shape/record.ts';
import { text, word } from '../shape/scalars.ts';

/** What an agent is asked, and who it is, by the names that stand in a file. */
export type ContractFields = {
  readonly agent?: string;
  readonly model?: string;
  readonly role?: string;
  readonly objective?: string;
  readonly output_format?: string;
  readonly tools?: readonly string[];
  readonly sources?: readonly string[];
  readonly boundaries?: readonly string[];
};

export const contractTable: Fields<ContractFields> = {
  agent: field(text, 'Who does it: a name in `agents`, or a role of docs/roles.md.'),
  model: field(word, 'A tier or a model, instead of the one of the agent.'),
  role: field(text, 'Whom the agent is told to be.'),
  objective: field(text, 'What is to be reached. One thing, in words that can be checked.'),
  output_format: field(text, 'What the result looks like and where it lies.'),
  tools: field(texts, 'Tools that the agent should use.'),
  sources: field(texts, 'What to read first: files, pages, other tasks.'),
  boundaries: field(texts, 'What must be left alone, and where the work ends.'),
};
