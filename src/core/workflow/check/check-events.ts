import { didYouMean } from '../../base/did-you-mean.ts';
import { ROOT } from '../../base/ids.ts';
import type { Finding } from '../../base/problem.ts';
import type { Rule } from './rule.ts';

/** Each event is answered, by tasks that stand at the top. */
export const checkEvents: Rule = ([root], { on }) =>
  Object.entries(on).flatMap(([type, ids]): readonly Finding[] => {
    const at = { task: ROOT, keys: ['on', type] };
    if (ids.length === 0) {
      const message = `nothing answers the event \`${type}\``;
      return [{ severity: 'error', code: 'VALUE_INVALID', message, fix: 'name a task, or take the event out', at }];
    }
    const known = [...(root?.byId.keys() ?? [])];
    return ids.flatMap((id, index): readonly Finding[] => {
      if (root?.byId.has(id) === true) return [];
      const message = `\`${id}\` is to answer the event \`${type}\`, and is no task at the top${didYouMean(id, known)}`;
      const fix = 'name a task that stands directly in the file, or write it down here';
      const place = { task: ROOT, keys: ['on', type, index] };
      return [{ severity: 'error', code: 'ON_UNKNOWN_TASK', message, fix, at: place }];
    });
  });
