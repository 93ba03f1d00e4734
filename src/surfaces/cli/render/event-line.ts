import { ROOT, type TaskPath } from '../../../core/base/ids.ts';
import { shortBranch } from '../../../core/report/closeout.ts';
import type { AttemptEnd, GateResult } from '../../../core/run/attempt.ts';
import type { RunEvent } from '../../../core/run/event.ts';
import { counted, duration } from './amounts.ts';
import { joined, type Line, line, styled, textLines } from './text.ts';

/** Of what a gate printed, the end is where the failure is told. */
const EVIDENCE_LINES_MAX = 12;

/** One change as one line, or null for what only the journal needs to know. */
export function eventLine(event: RunEvent): Line | null {
  switch (event.type) {
    case 'run.started':
      return line`${styled('bold', event.run)} ${event.workflow} on ${shortBranch(event.baseRef)} ${event.base.slice(0, 10)}`;
    case 'run.paused':
      return styled('yellow', 'paused: nothing more is launched');
    case 'run.unpaused':
      return line`goes on`;
    case 'run.delivered':
      return line`delivered as ${event.how} at ${event.head.slice(0, 10)}`;
    case 'attempt.started':
      return line`${styled('cyan', '●')} ${event.task}@${event.attempt} started`;
    case 'attempt.ended':
      return line`  ${event.task}@${event.attempt} ended: ${endOf(event.end)}`;
    case 'gate.checked':
      return line`  ${nameOf(event.task)}@${event.attempt} gates: ${gateWords(event.results)}`;
    case 'merge.integrated':
      return line`  ${event.task}@${event.attempt} ${mergeWords(event.result)}`;
    case 'merge.refused':
      return line`${styled('red', '✘')} ${event.task}@${event.attempt} not merged: ${refusalWords(event.result)}`;
    case 'budget.alerted':
      return line`${styled('yellow', '!')} ${nameOf(event.task)}: ${event.percent} % of its budget of ${event.what} is spent`;
    default:
      return taskLine(event);
  }
}

function taskLine(event: RunEvent): Line | null {
  switch (event.type) {
    case 'task.iterated':
      return line`↻ ${nameOf(event.task)} round ${event.iteration}`;
    case 'tasks.refused':
      return line`${styled('yellow', '!')} ${nameOf(event.task)} lists what cannot begin: ${event.problems.join('; ')}`;
    case 'candidate.chosen':
      return line`${styled('green', '✔')} ${event.candidate} is taken${said(event.reason)}`;
    case 'compensation.started':
      return line`${styled('yellow', '↩')} ${nameOf(event.task)} undoes ${counted(event.children.length, 'task')}: ${event.error.what}`;
    case 'task.completed':
      return line`${styled('green', '✔')} ${nameOf(event.task)} COMPLETE${resultOf(event)}`;
    case 'task.failed':
      return line`${styled('red', '✘')} ${nameOf(event.task)} FAILED${resultOf(event)}: ${event.error.what}`;
    case 'task.skipped':
      return line`– ${nameOf(event.task)} SKIPPED (${event.because})${event.detail === '' ? '' : `: ${event.detail}`}`;
    case 'task.blocked':
      return line`${styled('yellow', '◐')} ${nameOf(event.task)} BLOCKED (${event.reason}): ${event.message}`;
    case 'task.unblocked':
      return line`  ${nameOf(event.task)} goes on (${event.by})${said(event.message)}`;
    case 'approval.granted':
      return line`  ${nameOf(event.task)} approved by ${event.by}${said(event.message)}`;
    case 'approval.rejected':
      return line`  ${nameOf(event.task)} rejected by ${event.by}${said(event.message)}`;
    case 'task.cancelled':
      return line`– ${nameOf(event.task)} CANCELLED`;
    case 'task.reopened':
      return line`↻ ${nameOf(event.task)} opened again (${event.because})${said(event.message)}`;
    case 'attempt.failed':
      return line`↻ ${event.task}@${event.attempt} did not do it${event.nextAt === null ? '' : ', one more attempt follows'}`;
    default:
      return null;
  }
}

/** What belongs into the scrollback for good: each failure with its evidence. */
export function failureLines(event: RunEvent): readonly Line[] {
  switch (event.type) {
    case 'gate.checked':
      return event.results.flatMap((gate) => gateFailure(`${nameOf(event.task)}@${event.attempt}`, gate));
    case 'merge.refused':
    case 'task.failed':
    case 'budget.alerted': {
      const told = eventLine(event);
      return told === null ? [] : [told, ...fixOf(event)];
    }
    case 'attempt.ended': {
      if (['done', 'no-change', 'cancelled', 'blocked'].includes(event.end.outcome)) return violationLines(event);
      return [line`${styled('red', '✘')} ${event.task}@${event.attempt} ${event.end.outcome}: ${event.end.message}`];
    }
    default:
      return [];
  }
}

function gateFailure(attempt: string, { name, answer, evidence, onBase, durationMs }: GateResult): readonly Line[] {
  if (answer === 'pass') return [];
  const before = onBase === undefined ? '' : `, on the base: ${onBase}`;
  const head = line`${styled('red', '✘')} ${attempt}  gate ${name}: ${answer} after ${duration(durationMs)}${before}`;
  const end = evidence.trimEnd().split('\n').slice(-EVIDENCE_LINES_MAX).join('\n');
  return [head, ...(end === '' ? [] : textLines(end).map((each) => line`  ${styled('dim', '│')} ${each}`))];
}

function violationLines(event: Extract<RunEvent, { type: 'attempt.ended' }>): readonly Line[] {
  return event.end.violations.map(
    ({ path, rule, detail }) =>
      line`${styled('red', '✘')} ${event.task}@${event.attempt}  ${path} refused (${rule})${said(detail)}`,
  );
}

function fixOf(event: RunEvent): readonly Line[] {
  return event.type === 'task.failed' && event.error.fix !== '' ? [line`  fix: ${event.error.fix}`] : [];
}

function endOf({ outcome, message, changed }: AttemptEnd): string {
  const size = changed > 0 ? `, ${counted(changed, 'file')} changed` : '';
  return `${outcome}${size}${said(message)}`;
}

function gateWords(results: readonly GateResult[]): Line {
  if (results.length === 0) return line`none`;
  const words = results.map(({ name, answer }) =>
    answer === 'pass' ? line`${name} ${styled('green', '✔')}` : line`${name} ${styled('red', `✘ ${answer}`)}`,
  );
  return joined(words, ', ');
}

function mergeWords(result: Extract<RunEvent, { type: 'merge.integrated' }>['result']): string {
  return result.type === 'nothing' ? 'had nothing to merge' : `merged as ${result.commit.slice(0, 10)}`;
}

function refusalWords(result: Extract<RunEvent, { type: 'merge.refused' }>['result']): Line {
  switch (result.type) {
    case 'conflict':
      return line`conflict in ${result.files.join(', ')}`;
    case 'gates-failed':
      return line`on the merged tree, gates: ${gateWords(result.gates)}`;
    case 'impossible':
      return line`not possible: ${result.error.what}`;
    case 'moved':
      return line`somebody else moved the branch`;
  }
}

function resultOf({ result }: { readonly result?: string }): string {
  return result === undefined ? '' : ` (${result})`;
}

/** In a sentence the root is the run itself. */
function nameOf(task: TaskPath): string {
  return task === ROOT ? 'the run' : task;
}

function said(message: string): string {
  return message === '' ? '' : `: ${message}`;
}
