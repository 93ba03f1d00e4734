import { didYouMean } from '../../base/did-you-mean.ts';
import type { Finding } from '../../base/problem.ts';
import { called, partOf, type PlacedTask } from '../placed-task.ts';
import type { Rule } from './rule.ts';

/**
 * Guesses look at every sibling, so only so many are made: a file that is wrong everywhere is read from its beginning.
 */
const GUESSES_MAX: number = 50;
const NEEDS_MAX: number = 10_000;

/** Needs name siblings, each once. */
export const checkNeeds: Rule = (tasks) => {
  const elsewhere = indexById(tasks);
  let guesses = 0;
  const findings: Finding[] = [];
  for (const task of tasks) {
    const { needs } = task.definition;
    if (needs.length > NEEDS_MAX) findings.push(tooMany(task));
    const seen = new Set<string>();
    for (const [index, need] of needs.slice(0, NEEDS_MAX).entries()) {
      const at = { task: task.path, keys: ['needs', index] };
      if (seen.has(need)) {
        const message = `${called(task)} needs \`${need}\` twice`;
        findings.push({ severity: 'warning', code: 'REPEATED_NEED', message, fix: 'leave one of them out', at });
      } else if (task.parent?.byId.has(need) !== true) {
        findings.push(unknownNeed(task, index, guesses < GUESSES_MAX ? elsewhere : null));
        guesses += 1;
      }
      seen.add(need);
    }
  }
  return findings;
};

function indexById(tasks: readonly PlacedTask[]): ReadonlyMap<string, readonly PlacedTask[]> {
  const index = new Map<string, PlacedTask[]>();
  for (const task of tasks) {
    for (const name of new Set<string>([task.definition.id, task.path])) {
      const named = index.get(name);
      if (named === undefined) index.set(name, [task]);
      else named.push(task);
    }
  }
  return index;
}

function unknownNeed(
  task: PlacedTask,
  index: number,
  elsewhere: ReadonlyMap<string, readonly PlacedTask[]> | null,
): Finding {
  const need = task.definition.needs[index] ?? '';
  const at = { task: task.path, keys: ['needs', index] };
  const [found] = elsewhere?.get(need) ?? [];
  if (found !== undefined && task.parent !== null) return acrossPhases(task, found, at);
  const siblings = [...(task.parent?.byId.keys() ?? [])].filter((id) => id !== task.definition.id);
  const near = elsewhere === null ? '' : didYouMean(need, siblings);
  const message = `${called(task)} needs \`${need}\`, which is not a task beside it${near}`;
  const named = siblings
    .slice(0, 8)
    .map((id) => `\`${id}\``)
    .join(', ');
  const fix = siblings.length === 0 ? 'there is no task beside it that it could need' : `beside it are ${named}`;
  return { severity: 'error', code: 'UNKNOWN_NEED', message, fix, at };
}

function acrossPhases(task: PlacedTask, found: PlacedTask, at: Finding['at']): Finding {
  const code = 'NEED_ACROSS_PHASES';
  const parted = partOf(task, found);
  if (parted === null) {
    const inside = found.depth < task.depth;
    const what = inside ? 'which holds it' : 'which it holds';
    const fix = 'leave the need out: a phase is complete when its tasks are';
    return { severity: 'error', code, message: `${called(task)} needs ${called(found)}, ${what}`, fix, at };
  }
  const message = `${called(task)} needs ${called(found)}, which is in another phase`;
  const fix = `write \`needs: [${parted.b.definition.id}]\` on ${called(parted.a)} instead`;
  return { severity: 'error', code, message, fix, at };
}

function tooMany(task: PlacedTask): Finding {
  const message = `${called(task)} has more than ${NEEDS_MAX} needs`;
  const fix = 'group what it needs into a phase, and need the phase';
  return { severity: 'error', code: 'WORKFLOW_TOO_LARGE', message, fix, at: { task: task.path, keys: ['needs'] } };
}
