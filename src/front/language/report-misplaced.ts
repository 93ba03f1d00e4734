import type { ProblemList } from '../problem-list.ts';
import { entryOf } from '../yaml/yaml-node.ts';
import { misplaced, placeOf, stranded, type WrittenTask } from './task-fields.ts';

const PLACE_NAMES = {
  agent: 'is for an agent',
  command: 'runs a command',
  phase: 'holds tasks',
  supervisor: 'lets an agent hand out its tasks',
  import: 'uses another file',
} as const;

/** Words of the dialects for a field; those for prose are left out, which does no harm anywhere. */
const DIALECT_WORDS: Partial<Record<string, readonly string[]>> = { deliverables: ['outputs', 'output'] };

/** Fields that mean nothing beside what else the task says. */
export function reportMisplaced({ id, node, fields }: WrittenTask, problems: ProblemList): void {
  const alone = stranded(fields);
  for (const [key, without] of alone) {
    const at = entryOf(node, key)?.keySpan ?? node;
    const message = `\`${key}\` means nothing here: ${id} has no \`${without}\``;
    const fix = `take \`${key}\` out, or add \`${without}\``;
    problems.add({ code: 'FIELD_MISPLACED', message, fix, at });
  }
  for (const key of misplaced(fields)) {
    const entry = [key, ...(DIALECT_WORDS[key] ?? [])]
      .map((one) => entryOf(node, one))
      .find((one) => one !== undefined);
    // What a dialect filled in by itself stands under no key at all.
    if (entry === undefined || alone.some(([told]) => told === key)) continue;
    const message = `\`${entry.key}\` means nothing here: ${id} ${PLACE_NAMES[placeOf(fields)]}`;
    const fix = `take \`${entry.key}\` out, or move it to a task of its own`;
    problems.add({ code: 'FIELD_MISPLACED', message, fix, at: entry.keySpan });
  }
}
