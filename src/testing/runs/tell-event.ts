import type { RunEvent } from '../../core/run/event.ts';

/** An event in one short line, with what tells it from others of its type: `attempt.failed a@1 burnt`. */
export function tellEvent(event: RunEvent): string {
  const what = 'task' in event ? event.task : '';
  const numbered = 'attempt' in event ? `${what}@${event.attempt}` : 'block' in event ? `${what}#${event.block}` : what;
  return [event.type, numbered, ...detailsOf(event)].filter((word) => word !== '').join(' ');
}

function detailsOf(event: RunEvent): readonly string[] {
  switch (event.type) {
    case 'attempt.ended':
      return [event.end.outcome];
    case 'attempt.failed':
      return [event.burnt ? 'burnt' : '', event.nextAt === null ? '' : `next at ${event.nextAt}`];
    case 'gate.checked':
      return [event.passed ? 'passed' : 'red'];
    case 'merge.integrated':
    case 'merge.refused':
      return [event.result.type];
    case 'task.readied':
      return Object.keys(event.values).length === 0 ? [] : [JSON.stringify(event.values)];
    case 'task.skipped':
      return [event.because];
    case 'task.blocked':
      return [event.reason, event.until === undefined ? '' : `until ${event.until}`];
    case 'task.failed':
      return [event.error.code, event.result ?? ''];
    case 'task.reopened':
      return [event.because];
    case 'task.unfolded':
      return event.children.map((child) => child.path);
    case 'task.opened':
      return event.items === undefined ? [] : [`${event.items.length} items`];
    case 'task.iterated':
      return [String(event.iteration)];
    case 'tasks.refused':
      return event.problems;
    case 'candidate.chosen':
      return [event.candidate];
    case 'compensation.started':
      return event.children.map((child) => child.path);
    case 'task.completed':
    case 'task.cancelled':
      return event.result === undefined ? [] : [event.result];
    case 'budget.alerted':
      return [event.what, `${event.percent} %`, `${event.spent} of ${event.limit}`];
    case 'budget.raised':
      return [JSON.stringify(event.budget)];
    default:
      return [];
  }
}
