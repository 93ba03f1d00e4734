import type { Finding } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import type { Rule } from './rule.ts';

const SHOWN_MAX: number = 20;

/**
 * No task may wait for itself. Of each knot of tasks that wait for one another one shortest circle is told: with it
 * cut, the next check shows what is left. Tarjan's algorithm on a stack of its own, so a chain of any length is no
 * danger.
 */
export const checkCycles: Rule = (tasks) => tasks.flatMap((parent) => knotsOf(parent.children).map(toFinding));

type Visit = { readonly task: PlacedTask; readonly needs: readonly PlacedTask[]; next: number };

function needsOf(task: PlacedTask): readonly PlacedTask[] {
  const needs = task.definition.needs.map((need) => task.parent?.byId.get(need));
  return needs.filter((need) => need !== undefined);
}

/** Strongly connected groups of more than one task, or of one that needs itself. */
function knotsOf(siblings: readonly PlacedTask[]): readonly (readonly PlacedTask[])[] {
  const order = new Map<PlacedTask, number>();
  const lowest = new Map<PlacedTask, number>();
  const open: PlacedTask[] = [];
  const isOpen = new Set<PlacedTask>();
  const knots: PlacedTask[][] = [];
  const enter = (task: PlacedTask): Visit => {
    order.set(task, order.size);
    lowest.set(task, order.size - 1);
    open.push(task);
    isOpen.add(task);
    return { task, needs: needsOf(task), next: 0 };
  };
  const lower = (task: PlacedTask, to: number): void => {
    lowest.set(task, Math.min(lowest.get(task) ?? to, to));
  };
  for (const start of siblings) {
    if (order.has(start)) continue;
    const visits: Visit[] = [enter(start)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const need = visit.needs[visit.next];
      visit.next += 1;
      if (need !== undefined) {
        if (!order.has(need)) visits.push(enter(need));
        else if (isOpen.has(need)) lower(visit.task, order.get(need) ?? 0);
        continue;
      }
      visits.pop();
      const low = lowest.get(visit.task) ?? 0;
      const above = visits.at(-1);
      if (above !== undefined) lower(above.task, low);
      if (low !== order.get(visit.task)) continue;
      const knot = open.splice(open.lastIndexOf(visit.task));
      for (const task of knot) isOpen.delete(task);
      if (knot.length > 1 || visit.needs.includes(visit.task)) knots.push(knot);
    }
  }
  return knots;
}

function toFinding(knot: readonly PlacedTask[]): Finding {
  const circle = shortestCircle(knot);
  const [first, second] = circle;
  const ids = circle.map((task) => task.definition.id);
  const shown = ids.length > SHOWN_MAX ? [...ids.slice(0, SHOWN_MAX), `(${ids.length - SHOWN_MAX} more)`] : ids;
  const text = [...shown, ids[0]].join(' -> ');
  const where =
    first === undefined || first.parent === null || first.parent.path === '' ? '' : ` in ${called(first.parent)}`;
  const need = second ?? first;
  const message =
    circle.length === 1
      ? `\`${ids[0]}\`${where} needs itself`
      : `these tasks${where} wait for one another for ever: ${text}`;
  const fix = `take \`${need?.definition.id}\` out of the needs of \`${ids[0]}\`, or another one of the circle`;
  const index = first?.definition.needs.indexOf(need?.definition.id ?? '') ?? 0;
  const at = { task: first?.path ?? knotPath(knot), keys: ['needs', index] };
  return { severity: 'error', code: 'CYCLE', message, fix, at };
}

function knotPath(knot: readonly PlacedTask[]): PlacedTask['path'] {
  const [task] = knot;
  if (task === undefined) throw new Error('a knot without tasks');
  return task.path;
}

/** From the task that stands first in the file, along needs, back to it. */
function shortestCircle(knot: readonly PlacedTask[]): readonly PlacedTask[] {
  const members = new Set(knot);
  const [start] = [...knot].sort((a, b) => a.position - b.position);
  if (start === undefined) return [];
  const cameFrom = new Map<PlacedTask, PlacedTask>();
  const queue: PlacedTask[] = [start];
  for (const task of queue) {
    for (const need of needsOf(task)) {
      if (need === start) return trace(cameFrom, task, start);
      if (!members.has(need) || cameFrom.has(need)) continue;
      cameFrom.set(need, task);
      queue.push(need);
    }
  }
  return [];
}

function trace(
  cameFrom: ReadonlyMap<PlacedTask, PlacedTask>,
  end: PlacedTask,
  start: PlacedTask,
): readonly PlacedTask[] {
  const circle: PlacedTask[] = [];
  for (let at: PlacedTask | undefined = end; at !== undefined && at !== start; at = cameFrom.get(at)) circle.push(at);
  return [start, ...circle.toReversed()];
}
