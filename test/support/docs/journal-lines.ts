import type { Json } from '../../../src/core/base/json.ts';
import { fieldsOf, numberOf, textOf } from '../../../src/core/base/read-json.ts';
import { indexPlan } from '../../../src/core/plan/index-plan.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import type { RunEvent } from '../../../src/core/run/event.ts';
import { isRunEvent } from '../../../src/core/run/event-shape.ts';
import { foldCommit } from '../../../src/core/run/fold.ts';
import { newState } from '../../../src/core/run/new-state.ts';
import { layOut } from './lay-out.ts';

const COLUMNS = 118;

/**
 * Each line of `tutti events --json` as a page shows it, and below it what the run owes the world from then on, where
 * that changed.
 */
export function journalLines(events: readonly Json[], plan: Plan, same: (value: Json) => Json): readonly string[] {
  const state = newState(indexPlan(plan));
  let owed = '';
  return events.map((line) => {
    const { seq, type, data } = fieldsOf(line);
    foldCommit(state, { at: 0, events: [decoded({ ...fieldsOf(data), type: type ?? null })] });
    const before = owed;
    owed = [...state.owed.keys()].join(', ');
    const note = owed === before ? '' : `     owed: ${owed === '' ? 'nothing' : owed}\n`;
    return `${eventLine(`${`${numberOf(seq)}`.padStart(3)}  ${textOf(type)}`, same(data ?? null))}${note}`;
  });
}

function decoded(event: Json): RunEvent {
  if (!isRunEvent(event)) throw new Error(`this is no event: ${JSON.stringify(event)}`);
  return event;
}

function eventLine(head: string, data: Json): string {
  const inline = layOut(data);
  if (!inline.includes('\n') && head.length + 2 + inline.length <= COLUMNS) return `${head}  ${inline}\n`;
  return `${head}\n     ${layOut(data, 5)}\n`;
}
