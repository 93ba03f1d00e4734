import type { StatusView } from '../../core/report/status.ts';
import { type EventView, eventView } from '../../core/report/event-view.ts';
import type { DrivenRun } from '../../hosts/host.ts';
import type { Context } from './context.ts';
import { shownPath } from '../../core/report/shown-path.ts';
import { keyed, type LaunchQuestion, NO_QUESTIONS, questionsFor } from './launch-questions.ts';
import { lineView } from './render/line-view.ts';
import { type LiveView, liveView } from './render/live-view.ts';
import { type Progress, SILENT } from './render/progress.ts';
import { line, paintLine, styled } from './render/text.ts';

/** What a run prints while it is driven: each event under `--json`, and always how it stands at the end. */
export type RunOutput = EventView | RunEnd;
type RunEnd = { readonly type: 'summary' } & StatusView;

/**
 * Watches a run that this process drives until nothing is left to do, and lets the person at the terminal take part.
 */
export async function* driveRun(driven: DrivenRun, context: Context): AsyncIterable<RunOutput> {
  for (const note of driven.notes) context.say(line`${styled('yellow', 'note')} ${note}`);
  const watcher = watch(driven, context);
  let interrupts = 0;
  const release = context.takeInterrupts(() => {
    interrupts += 1;
    driven.interrupt();
    watcher.progress.say(
      interrupts === 1
        ? line`stopping: nothing more is launched, agents are collected within 10 s (Ctrl-C again kills them at once)`
        : line`killing what is left; \`tutti resume ${driven.run}\` goes on`,
    );
  });
  try {
    const signals = forward(driven, watcher.progress);
    for await (const recorded of driven.events) {
      // What happened before a run was resumed was told then; `tutti events` tells it again.
      if (recorded.seq > driven.known) watcher.progress.event(recorded.event);
      watcher.refresh();
      if (context.json) yield eventView(recorded);
    }
    const status = await driven.settled;
    await signals;
    watcher.close();
    yield { type: 'summary', ...driven.status(), status: watcher.leftWaiting() ? 'waiting' : status };
  } finally {
    release();
    watcher.close();
  }
}

async function forward(driven: DrivenRun, progress: Progress): Promise<void> {
  for await (const signal of driven.signals) progress.signal(signal);
}

type Watcher = {
  readonly progress: Progress;
  /** The run's status may have changed. */
  refresh(): void;
  /** The person said no to all that was left, and so the command ended. */
  leftWaiting(): boolean;
  close(): void;
};

function watch(driven: DrivenRun, context: Context): Watcher {
  const { world, quiet, json, color } = context;
  const { stderr } = world;
  const plain = (progress: Progress): Watcher => ({
    progress,
    refresh: () => undefined,
    leftWaiting: () => false,
    close: () => progress.close(),
  });
  if (quiet || json) return plain(SILENT);
  if (!canRedraw(context)) return plain(lineView((each) => stderr.write(`${paintLine(each, color.stderr)}\n`)));
  const view = liveView(() => driven.status(), world, color.stderr);
  return world.keyboard === null ? plain(view) : asking(driven, context, view);
}

export function canRedraw({ world }: Context): boolean {
  const { TERM: term, CI: ci } = world.env;
  return world.stderr.isTerminal && term !== 'dumb' && (ci === undefined || ci === '' || ci === 'false');
}

/** Asks, one after the other, whether what waits for an approval may go on. */
function asking(driven: DrivenRun, context: Context, view: LiveView): Watcher {
  let questions = NO_QUESTIONS;
  let declined = 0;
  let left = false;
  const show = (): void => {
    const { asked, typed } = questions;
    view.ask(asked === null ? null : { task: shownPath(asked.task), text: asked.text, typed });
  };
  const refresh = (): void => {
    const before = questions.asked;
    questions = questionsFor(questions, driven.status());
    if (before !== null && questions.asked?.key !== before.key)
      view.say(line`'${shownPath(before.task)}' was decided elsewhere`);
    show();
    const stuck = declined > 0 && questions.asked === null && driven.status().status === 'waiting';
    if (!stuck || left) return;
    left = true;
    driven.interrupt();
  };
  const answer = async ({ task, block }: LaunchQuestion, yes: boolean): Promise<void> => {
    if (yes) {
      const taken = await driven.command({ type: 'approve', task, block, by: context.by, message: '' });
      if (taken.type === 'refused') view.say(line`${taken.refusal.what}`);
    } else {
      declined += 1;
      view.say(line`'${shownPath(task)}' stays as it is: tutti approve ${shownPath(task)} --run ${driven.run}`);
    }
    refresh();
  };
  const stopListening = context.world.keyboard?.listen((keys) => {
    const pressed = keyed(questions, keys);
    questions = pressed.next;
    show();
    if (pressed.type !== 'answered') return;
    answer(pressed.question, pressed.yes).catch((error: unknown) => {
      view.say(line`${styled('red', 'error')} ${error instanceof Error ? error.message : String(error)}`);
    });
  });
  refresh();
  return {
    progress: view,
    refresh,
    leftWaiting: () => left,
    close() {
      stopListening?.();
      view.close();
    },
  };
}
