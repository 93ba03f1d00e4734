import { join } from 'node:path';
import { attemptRef } from '../adapters/git/attempt-refs.ts';
import type { RunId, TaskPath } from '../core/base/ids.ts';
import { attemptName, type AttemptEnd, type GateResult } from '../core/run/attempt.ts';
import type { RunEvent } from '../core/run/event.ts';
import { definitionOf } from '../core/report/existing-nodes.ts';
import { taskStatusView } from '../core/report/status.ts';
import { assert } from '../core/base/assert.ts';
import { foldRun } from './fold-run.ts';
import type { TaskView } from './host.ts';
import { recordedEvents } from './recorded-events.ts';
import type { Records } from './records.ts';

type AttemptView = TaskView['attempts'][number];

/** One task with all its attempts, as the journal tells them. */
export function showTask(records: Records, run: RunId, path: TaskPath): TaskView {
  const state = foldRun(records.store, run);
  const node = definitionOf(state, path);
  assert(node !== undefined, `${path} is a task of the run`);
  const work = node.kind === 'leaf' ? node.work : null;
  const handoff = state.tasks.get(path)?.handoff ?? null;
  return {
    task: taskStatusView(state, node),
    objective: work === null ? '' : work.type === 'command' ? work.command : work.objective,
    attempts: attemptsOf(records, run, path),
    handoff: handoff === null ? null : { ...handoff },
  };
}

function attemptsOf(records: Records, run: RunId, path: TaskPath): readonly AttemptView[] {
  const attempts = new Map<number, AttemptView>();
  for (const { event } of recordedEvents(records.store, run, 0)) {
    if (!('task' in event) || event.task !== path || !('attempt' in event)) continue;
    const before = attempts.get(event.attempt) ?? begun(records, run, { path, attempt: event.attempt });
    attempts.set(event.attempt, after(before, event, attemptRef(run, path, event.attempt)));
  }
  return [...attempts.values()];
}

function after(view: AttemptView, event: RunEvent, ref: string): AttemptView {
  switch (event.type) {
    case 'attempt.ended':
      return withEnd(view, event.end, ref);
    case 'gate.checked':
      return { ...view, gates: event.results.map(gateView) };
    case 'merge.integrated':
      return event.result.type === 'merged' && event.result.gates.length > 0
        ? { ...view, gates: event.result.gates.map(gateView) }
        : view;
    case 'merge.refused':
      return event.result.type === 'gates-failed' ? { ...view, gates: event.result.gates.map(gateView) } : view;
    default:
      // The other events of an attempt say when it began and how it went on; neither is shown here.
      return view;
  }
}

function withEnd(view: AttemptView, end: AttemptEnd, ref: string): AttemptView {
  const { outcome, message, commit, changed, usage } = end;
  const usd = usage.usdMicros === null ? null : usage.usdMicros / 1_000_000;
  const read = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  return {
    ...view,
    outcome,
    message,
    commit,
    changed,
    ref: commit === null ? null : ref,
    usage: { input_tokens: read, output_tokens: usage.outputTokens, usd },
  };
}

function begun({ attempts }: Records, run: RunId, { path, attempt }: { path: TaskPath; attempt: number }): AttemptView {
  return {
    attempt,
    outcome: 'running',
    message: '',
    commit: null,
    ref: null,
    changed: 0,
    gates: [],
    usage: { input_tokens: 0, output_tokens: 0, usd: 0 },
    folder: join(attempts, run, attemptName(path, attempt).replaceAll('/', '+')),
  };
}

function gateView({ name, answer, durationMs, evidence }: GateResult): AttemptView['gates'][number] {
  return { name, answer, duration_ms: durationMs, evidence };
}
