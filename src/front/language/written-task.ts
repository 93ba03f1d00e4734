import { field, record } from '../shape/record.ts';
import { word } from '../shape/scalars.ts';
import type { Shape } from '../shape/shape.ts';
import { namedList } from './named-list.ts';
import { type TaskFields, taskTable, type WrittenTask } from './task-fields.ts';

const ID_DOC = 'The name of the task: small letters, digits, - and _, unique beside its siblings.';

type ListedFields = TaskFields & { readonly id?: string };

/** The tasks of native YAML. */
export const tasksShape: Shape<readonly WrittenTask[]> = namedList('task', () => ({
  noun: 'task',
  shape: taskShape,
  keys: ['id'],
  build: ({ id: _id, ...fields }, named, node): WrittenTask => ({ ...named, node, fields }),
}));

/** One of them, which may hold others. */
export const taskShape: Shape<ListedFields> = record<ListedFields>(
  { id: field(word, ID_DOC), ...taskTable(tasksShape) },
  { expects: 'a task' },
);
