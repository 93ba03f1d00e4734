import type { CandidatesDefinition } from '../../core/workflow/workflow.ts';
import { byKind, listOf, mapped, texts } from '../shape/collections.ts';
import { wrongValue } from '../shape/complain.ts';
import { field, type Fields, record, requiredField } from '../shape/record.ts';
import { count, text } from '../shape/scalars.ts';
import { type Shape, WRONG } from '../shape/shape.ts';

/** How many of the task's own agent, or the agents themselves. */
export type Candidates = number | readonly string[];

type Judge = NonNullable<CandidatesDefinition['judge']>;

type JudgeFields = { readonly agent: string; readonly criteria?: readonly string[] };

/** The limit of the check, asked here as well: a number is a list as soon as it is read. */
const CANDIDATES_MAX = 16;

const number: Shape<number> = {
  expects: count.expects,
  read(node, problems) {
    const value = count.read(node, problems);
    if (value === WRONG || value <= CANDIDATES_MAX) return value;
    const message = `${value} candidates are too many`;
    return wrongValue(node, problems, { message, fix: `write a number from 2 to ${CANDIDATES_MAX}` });
  },
  schema: () => ({ type: 'integer', minimum: 2, maximum: CANDIDATES_MAX }),
};

export const candidatesShape: Shape<Candidates> = byKind<Candidates>(
  { scalar: number, list: listOf(text, 'a list of agents') },
  'a number of candidates, or a list of agents',
);

const judgeFields: Fields<JudgeFields> = {
  agent: requiredField(text, 'Who chooses: a name in `agents`.'),
  criteria: field(texts, 'What it chooses by.'),
};

/** A text alone is the agent. */
export const judgeShape: Shape<Judge> = byKind<Judge>(
  {
    scalar: mapped(text, (agent): Judge => ({ agent, criteria: [] })),
    map: mapped(record(judgeFields, { expects: 'a judge' }), ({ agent, criteria = [] }): Judge => ({
      agent,
      criteria,
    })),
  },
  'an agent, or a map with `agent` and `criteria`',
);
