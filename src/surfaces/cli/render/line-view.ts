import { eventLine, failureLines } from './event-line.ts';
import type { Progress } from './progress.ts';
import type { Line } from './text.ts';

/** Where nothing can be redrawn: one line a change, and the evidence below a failure. */
export function lineView(write: (line: Line) => void): Progress {
  return {
    event(event) {
      const told = eventLine(event);
      if (told !== null) write(told);
      const details = failureLines(event);
      // The line of the failure itself stands there already.
      const repeated =
        event.type === 'task.failed' || event.type === 'merge.refused' || event.type === 'budget.alerted';
      for (const each of repeated ? details.slice(1) : details) write(each);
    },
    signal: () => undefined,
    say: write,
    close: () => undefined,
  };
}
