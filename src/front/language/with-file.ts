import type { TaskDefinition } from '../../core/workflow/workflow.ts';
import { sameValue } from '../same-value.ts';
import { entryOf } from '../yaml/yaml-node.ts';
import { present } from './present.ts';
import type { TaskFields } from './task-fields.ts';
import type { WrittenFile } from './written-file.ts';

type FileFields = WrittenFile['fields'];

/**
 * A task together with what the file that it uses says of itself. Lists are joined, the task's own first. Of what can
 * be said only once the task has the last word, and a test command of the file that loses its place becomes a gate.
 * What the file owns is handed to its tasks, as any phase does: there it speaks of the inputs of the file.
 */
export function withFile(fields: TaskFields, file: FileFields): TaskFields {
  const test = fields.test_command === undefined ? undefined : file.test_command;
  const tests = test === undefined ? [] : [{ type: 'run' as const, name: test, command: test }];
  return {
    ...present({ budget: file.budget, retry: file.retry, test_command: file.test_command, saga: file.saga }),
    ...fields,
    approval: joined(fields.approval, file.approval),
    success_criteria: joined(fields.success_criteria, file.success_criteria),
    gotchas: joined(fields.gotchas, file.gotchas),
    reads: joined(fields.reads, file.reads),
    protected: joined(fields.protected, file.protected),
    gates: joined(fields.gates, [...(file.gates ?? []), ...tests]),
  };
}

/** A task of the file, with what the file owns where it says nothing itself. */
export function withOwns(task: TaskDefinition, { owns }: FileFields): TaskDefinition {
  return task.owns === undefined && owns !== undefined ? { ...task, owns } : task;
}

function joined<T>(own: readonly T[] = [], others: readonly T[] = []): readonly T[] {
  return [...own, ...others.filter((other) => !own.some((one) => sameValue(one, other)))];
}

/** What only the first file decides. */
const OF_THE_RUN = ['strict', 'models', 'environment', 'sandbox', 'deliver', 'on'] as const;

/** Fields of a file that mean nothing where another one uses it, unless that says the same. */
export function reportIgnored({ root, fields, problems }: WrittenFile, first: WrittenFile): void {
  for (const key of OF_THE_RUN) {
    const at = entryOf(root, key)?.keySpan;
    if (at === undefined || (key !== 'on' && sameValue(fields[key], first.fields[key]))) continue;
    const message = `\`${key}\` means nothing in a file that another one uses: ${first.source.file} decides`;
    const fix = `take it out, or move it to ${first.source.file}`;
    problems.add({ severity: 'warning', code: 'FIELD_IGNORED', message, fix, at });
  }
}
