import type { Finding } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import { ITEMS_MAX } from '../matrix.ts';
import type { MapSource } from '../workflow.ts';
import type { Rule } from './rule.ts';

/** Where the items are known beforehand, there are not too many of them. None at all is fine: nothing is done then. */
export const checkMap: Rule = (tasks) => tasks.flatMap(checkTask);

function checkTask(task: PlacedTask): readonly Finding[] {
  const over = task.definition.map?.over;
  if (over === undefined) return [];
  const at = { task: task.path, keys: ['map'] };
  if (over.type === 'glob' && over.patterns.length === 0) {
    const message = `the map of ${called(task)} looks for no files`;
    return [{ severity: 'error', code: 'VALUE_INVALID', message, fix: 'name a pattern, such as `src/**/*.ts`', at }];
  }
  if (over.type === 'matrix' && Object.keys(over.axes).length === 0) {
    const message = `the matrix of ${called(task)} has no axes`;
    return [{ severity: 'error', code: 'VALUE_INVALID', message, fix: 'add one, such as `os: [linux, macos]`', at }];
  }
  const items = countItems(over);
  if (items <= ITEMS_MAX) return [];
  const message = `the map of ${called(task)} has ${items} items, and ${ITEMS_MAX} are the most`;
  return [{ severity: 'error', code: 'MAP_TOO_LARGE', message, fix: 'let one item stand for several', at }];
}

/** As many as there are at least, as far as the file says. */
function countItems(over: MapSource): number {
  switch (over.type) {
    case 'items':
      return over.items.length;
    case 'matrix':
      return Object.values(over.axes).reduce((most, axis) => (typeof axis === 'string' ? most : most * axis.length), 1);
    case 'expression':
    case 'glob':
      return 0;
  }
}
