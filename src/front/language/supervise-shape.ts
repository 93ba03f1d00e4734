import type { SuperviseDefinition } from '../../core/workflow/workflow.ts';
import { mapped, texts } from '../shape/collections.ts';
import { field, type Fields, record, requiredField } from '../shape/record.ts';
import { count, flag, text, word } from '../shape/scalars.ts';
import type { Shape } from '../shape/shape.ts';
import { present } from './present.ts';

/** The objective of the supervisor stands beside it, as that of any task. */
export type Supervise = Omit<SuperviseDefinition, 'objective'>;

type SuperviseFields = {
  readonly agent: string;
  readonly workers: readonly string[];
  readonly until?: string;
  readonly max_rounds?: number;
  readonly max_tasks?: number;
  readonly approval?: boolean;
};

const ROUNDS = 10;
const TASKS = 50;

const fields: Fields<SuperviseFields> = {
  agent: requiredField(text, 'Who hands out the tasks: a name in `agents`.'),
  workers: requiredField(texts, 'Agents that it may give tasks to.'),
  until: field(word, 'A condition in CEL over `tasks`, all that it handed out; the end also waits for the gates.'),
  max_rounds: field(count, 'How many rounds there are at most; 10 unless said.'),
  max_tasks: field(count, 'How many tasks it may hand out in all; 50 unless said.'),
  approval: field(flag, 'Whether a person looks at each list of tasks before it begins.'),
};

export const superviseShape: Shape<Supervise> = mapped(
  record(fields, { expects: 'a supervision' }),
  ({ agent, workers, until, max_rounds: maxRounds = ROUNDS, max_tasks: maxTasks = TASKS, approval = false }) => ({
    agent,
    workers,
    ...present({ until }),
    maxRounds,
    maxTasks,
    approval,
  }),
);
