import type { StatusView } from '../../../core/report/status.ts';
import type { World } from '../world.ts';
import { failureLines } from './event-line.ts';
import { liveRegion } from './live-region.ts';
import type { Progress } from './progress.ts';
import { type Question, runLines } from './run-lines.ts';
import { visibleLine } from '../../../core/report/visible-text.ts';

/**
 * A run as a picture that is kept up to date. Invariants:
 * 1. It is drawn at most once in `REPAINT_MS`, or ten times as long as drawing takes, whatever comes in; and at least
 *    each second, so that a clock that stands still means a program that stands still.
 * 2. After `close` no timer runs and nothing is drawn.
 */
export type LiveView = Progress & {
  /** The question that stands below the picture, or none. */
  ask(question: Question | null): void;
};

const REPAINT_MS = 100;
const TICK_MS = 1000;
/** Drawing may take at most this part of the time: a run of many thousand tasks is drawn more rarely. */
const SHARE = 10;

export function liveView(status: () => StatusView, world: World, color: boolean): LiveView {
  const region = liveRegion(world.stderr, color);
  const activity = new Map<string, string>();
  const startedAt = world.now();
  let question: Question | null = null;
  let cancelTimer: () => void = () => undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let restUntil = 0;
  let closed = false;

  const draw = (): void => {
    const now = world.now();
    const { columns, rows } = world.stderr.size();
    // One column and one line stay free: writing into the last one scrolls or wraps on some terminals.
    const size = { columns: Math.max(20, columns - 1), rows: Math.max(3, rows - 1) };
    region.draw(runLines({ status: status(), activity, question, startedAt, now }, size));
    restUntil = world.now() + Math.max(REPAINT_MS, (world.now() - now) * SHARE);
  };
  const drawBy = (at: number): void => {
    if (closed || at >= dueAt) return;
    cancelTimer();
    dueAt = at;
    cancelTimer = world.after(Math.max(0, at - world.now()), () => {
      dueAt = Number.POSITIVE_INFINITY;
      draw();
      drawBy(world.now() + TICK_MS);
    });
  };
  const changed = (): void => drawBy(Math.max(world.now(), restUntil));
  const stopListening = world.stderr.onResize(changed);
  changed();

  return {
    event(event) {
      region.above(failureLines(event));
      if (event.type === 'attempt.ended') activity.delete(event.task);
      changed();
    },
    signal({ task, text }) {
      activity.set(task, visibleLine(text));
      changed();
    },
    say(told) {
      region.above([told]);
    },
    ask(next) {
      question = next;
      changed();
    },
    close() {
      if (closed) return;
      closed = true;
      cancelTimer();
      stopListening();
      question = null;
      draw();
      region.close();
    },
  };
}
