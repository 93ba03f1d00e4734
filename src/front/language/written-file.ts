import type { ProblemList } from '../problem-list.ts';
import type { SourceText } from '../source-text.ts';
import type { YamlMap } from '../yaml/yaml-node.ts';
import type { WrittenTask } from './task-fields.ts';
import type { WorkflowFields } from './workflow-fields.ts';

/** A workflow file as it was read, before it is known what the files hold that it uses. */
export type WrittenFile = {
  readonly source: SourceText;
  readonly problems: ProblemList;
  readonly root: YamlMap;
  readonly fields: WorkflowFields;
  /** Whether agents that nothing defines are roles of the default agent. */
  readonly isDialect: boolean;
  /** Those under an event among them where it is the first file: another one answers none. */
  readonly tasks: readonly WrittenTask[];
};

/** By the task that uses it. */
export type UsedFiles = ReadonlyMap<WrittenTask, WrittenFile>;

/** All tasks of a file, parents before children. */
export function* everyTask(tasks: readonly WrittenTask[]): Generator<WrittenTask> {
  for (const task of tasks) {
    yield task;
    yield* everyTask(task.fields.tasks ?? []);
  }
}
