import type { Workflow } from '../../core/workflow/workflow.ts';
import { byKind, type Keys, listOf, mapOf, mapped } from '../shape/collections.ts';
import { word } from '../shape/scalars.ts';
import { type Shape, WRONG } from '../shape/shape.ts';
import type { WrittenTask } from './task-fields.ts';
import { taskShape } from './written-task.ts';

/** Who answers which event, and the tasks that are written down right there. */
export type Events = { readonly answers: Workflow['on']; readonly tasks: readonly WrittenTask[] };

const EVENTS: Keys = {
  expects: 'a map of events',
  allowed: /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/,
  code: 'VALUE_INVALID',
  fix: 'use letters, digits, -, _, ., : and /',
};

/** Ids of tasks, or a task of its own. */
type Answer = readonly string[] | Inline;
type Inline = Pick<WrittenTask, 'node' | 'fields'> & { readonly id: string | undefined };

const inline: Shape<Answer> = {
  expects: taskShape.expects,
  read(node, problems) {
    const fields = taskShape.read(node, problems);
    if (fields === WRONG || node.type !== 'map') return WRONG;
    const { id, ...others } = fields;
    return { id, node, fields: others };
  },
  schema: (definitions) => definitions.refer('task', taskShape.schema),
};

const answer: Shape<Answer> = byKind<Answer>(
  { scalar: mapped(word, (id): Answer => [id]), list: listOf(word, 'a list of tasks'), map: inline },
  'the id of a task, a list of them, or a task',
);

const byType = mapOf(answer, EVENTS);

/** A task that is written down under an event is called after it, unless it has an id. */
export const onShape: Shape<Events> = {
  expects: byType.expects,
  read(node, problems) {
    const given = byType.read(node, problems);
    if (given === WRONG || node.type !== 'map') return WRONG;
    const heads = new Map(node.entries.map(({ key, keySpan }) => [key, keySpan]));
    const tasks: WrittenTask[] = [];
    const answers = Object.entries(given).map(([type, one]): [string, readonly string[]] => {
      if (!('fields' in one)) return [type, one];
      const id = one.id ?? type.toLowerCase().replace(/[^a-z0-9_-]/g, '-');
      tasks.push({ ...one, id, head: heads.get(type) ?? node });
      return [type, [id]];
    });
    return { answers: Object.fromEntries(answers), tasks };
  },
  schema: byType.schema,
};
