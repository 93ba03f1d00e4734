import { shortBranch } from '../../../core/report/closeout.ts';
import type { StatusView, TaskStatusView } from '../../../core/report/status.ts';
import { counted, duration, money, tokens } from './amounts.ts';
import { statusMark, statusWord } from './status-mark.ts';
import { clipLine, joined, type Line, line, lineWidth, padLine, styled, trimLineEnd } from './text.ts';

/** All that the picture of a run at work depends on. */
export type RunPicture = {
  readonly status: StatusView;
  /** What each task's agent is doing, in one line. */
  readonly activity: ReadonlyMap<string, string>;
  /** The question that waits for keys, with what was typed so far. */
  readonly question: Question | null;
  readonly startedAt: number;
  readonly now: number;
};

export type Question = { readonly task: string; readonly text: string; readonly typed: string };

export type Size = { readonly columns: number; readonly rows: number };

const PATH_COLUMNS_MAX = 32;
/** Asks are more than a reminder only as long as they can be read at one glance. */
const ASKS_MAX = 3;
/** From so many on, items that stand alike hide what does not. */
const ALIKE_MIN = 12;
const CALM: ReadonlySet<string> = new Set(['complete', 'skipped', 'cancelled', 'pending', 'ready']);
/** Who has read so many knows what is wrong. */
const FAILED_MAX = 20;
const MESSAGE_COLUMNS_MIN = 12;
/** Who is shown when there is no room for all: what moves or hurts first, then what comes, last what is over. */
const URGENCY: readonly string[] = ['active', 'starting', 'blocked', 'failed', 'ready', 'pending'];

/**
 * The picture of a run, at most `rows` lines of at most `columns` columns; the last line is the question, where there
 * is one.
 */
export function runLines(picture: RunPicture, { columns, rows }: Size): readonly Line[] {
  const tasks = picture.status.tasks.filter(isShown);
  // What is asked right here need not be typed elsewhere.
  const asks = askLines(picture.status, { columns, except: picture.question?.task });
  const question =
    picture.question === null ? [] : [line`${styled('bold', picture.question.text)} ${picture.question.typed}`];
  const room = Math.max(1, rows - 1 - asks.length - question.length);
  const shown = tasks.length <= room ? tasks : mostUrgent(tasks, room - 1);
  const hidden = tasks.length - shown.length;
  const lines = [
    headLine(picture, tasks),
    ...taskLines(shown, picture),
    ...(hidden === 0 ? [] : [styled('dim', ` … ${hidden} more (${census(tasks, new Set(shown))})`)]),
    ...asks,
    ...question,
  ];
  return lines.slice(-rows).map((each) => clipLine(each, columns));
}

/** Nothing cut, for output that scrolls; of many items that stand alike in a row the first stands for all. */
export function everyTask(status: StatusView, now: number): readonly Line[] {
  const activity = new Map<string, string>();
  const rows = alikeInRows(status.tasks);
  const firsts = rows.flatMap((row) => row.slice(0, 1));
  const lines = taskLines(firsts, { status, activity, question: null, startedAt: now, now });
  return lines.flatMap((each, index) => {
    const last = rows[index]?.slice(1).at(-1);
    if (last === undefined) return [each];
    return [each, styled('dim', `   … ${(rows[index]?.length ?? 1) - 1} more ${last.status}, to ${last.id}`)];
  });
}

/** Items in a row that ended alike, or wait alike, where they are many; each other task is a row of its own. */
function alikeInRows(tasks: readonly TaskStatusView[]): readonly (readonly TaskStatusView[])[] {
  const rows: TaskStatusView[][] = [];
  let kind: string | null = null;
  for (const task of tasks) {
    const calm = task.agent !== null && CALM.has(task.status) && /\.\d+$/.test(task.id);
    const next = calm ? `${task.status} ${task.id.replace(/\d+$/, '')}` : null;
    if (next !== null && next === kind) rows.at(-1)?.push(task);
    else rows.push([task]);
    kind = next;
  }
  return rows.flatMap((row) => (row.length < ALIKE_MIN ? row.map((task) => [task]) : [row]));
}

/** Phases are a heading of their children and move with them; they are shown where they have something of their own. */
function isShown(task: TaskStatusView): boolean {
  return task.agent !== null || task.blocked !== null || task.phase === 'verifying' || task.error !== null;
}

function mostUrgent(tasks: readonly TaskStatusView[], room: number): readonly TaskStatusView[] {
  const rank = (task: TaskStatusView): number => {
    const at = URGENCY.indexOf(task.status);
    return at === -1 ? URGENCY.length : at;
  };
  const chosen = new Set(tasks.toSorted((a, b) => rank(a) - rank(b)).slice(0, Math.max(0, room)));
  return tasks.filter((task) => chosen.has(task));
}

function census(tasks: readonly TaskStatusView[], shown: ReadonlySet<TaskStatusView>): string {
  const counts = new Map<string, number>();
  for (const { status } of tasks.filter((task) => !shown.has(task))) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

function headLine({ status, startedAt, now }: RunPicture, tasks: readonly TaskStatusView[]): Line {
  const { budget } = status;
  const done = tasks.filter((task) => task.status === 'complete' || task.status === 'skipped').length;
  const spent = `${money(budget.usd)}${budget.usd_limit === null ? '' : ` of ${money(budget.usd_limit)}`}`;
  const used = `${tokens(budget.tokens)}${budget.tokens_limit === null ? '' : ` of ${tokens(budget.tokens_limit)}`} tokens`;
  const parts = [status.workflow, `${done}/${tasks.length} done`, spent, used, duration(now - startedAt)];
  return line`${styled('bold', status.run)} · ${parts.join(' · ')}`;
}

function taskLines(tasks: readonly TaskStatusView[], picture: RunPicture): readonly Line[] {
  const rows = tasks.map((task) => taskCells(task, picture));
  const widths = [0, 1, 2, 3, 4, 5].map((column) =>
    Math.max(0, ...rows.map((cells) => lineWidth(cells[column] ?? []))),
  );
  return rows.map((cells) => {
    const kept = cells.flatMap((cell, column) => {
      const width = widths[column];
      if (width === undefined) return [cell];
      return width === 0 ? [] : [padLine(cell, width)];
    });
    return trimLineEnd(line` ${joined(kept, '  ')}`);
  });
}

/** Mark with path, agent, elapsed, spend, gates, size of the change, and what there is to say. */
function taskCells(task: TaskStatusView, picture: RunPicture): readonly Line[] {
  const again = task.attempt > 1 ? `@${task.attempt}` : '';
  const path = clipLine(line`${task.id}${styled('dim', again)}`, PATH_COLUMNS_MAX);
  return [
    line`${statusMark(task.status)} ${path}`,
    styled('dim', task.agent ?? ''),
    line`${elapsed(task, picture.now).padStart(5)}`,
    line`${task.usage === null || task.usage.usd === 0 ? '' : money(task.usage.usd)}`,
    gateMarks(task),
    line`${task.changed > 0 ? `+${counted(task.changed, 'file')}` : ''}`,
    sayOf(task, picture),
  ];
}

function elapsed(task: TaskStatusView, now: number): string {
  if (task.started_at === null) return '';
  const end = task.ended_at === null ? now : Date.parse(task.ended_at);
  return duration(end - Date.parse(task.started_at));
}

function gateMarks({ gates }: Pick<TaskStatusView, 'gates'>): Line {
  const marks = gates.map(({ name, answer }) => {
    if (answer === 'pass') return line`${name} ${styled('green', '✔')}`;
    return line`${name} ${styled('red', '✘')}${answer === 'fail' ? '' : ` ${answer}`}`;
  });
  return joined(marks, ' ');
}

function sayOf(task: TaskStatusView, { status, activity }: RunPicture): Line {
  switch (task.status) {
    case 'active':
    case 'starting': {
      const doing = activity.get(task.id);
      const isAtWork = task.phase === 'working' && doing !== undefined;
      return isAtWork ? line`${doing}` : styled('dim', task.phase ?? task.status);
    }
    case 'blocked':
      return styled('yellow', `${task.blocked?.reason ?? ''}: ${task.blocked?.message ?? ''}`);
    case 'failed':
      return styled('red', task.error?.what ?? 'failed');
    case 'skipped':
      return styled('dim', `skipped${task.result === null ? '' : ` (${task.result})`}`);
    case 'cancelled':
      return styled('dim', 'cancelled');
    case 'ready':
      return styled('dim', 'ready');
    case 'pending':
      return styled('dim', waitsFor(task, status));
    default:
      return [];
  }
}

function waitsFor(task: TaskStatusView, status: StatusView): string {
  const needs = new Set(task.needs);
  const open = status.tasks.filter((other) => needs.has(other.id) && !['complete', 'skipped'].includes(other.status));
  return open.length === 0 ? '' : `waits for ${open.map(({ id }) => id).join(', ')}`;
}

type Asking = { readonly columns: number; readonly except?: string | undefined };

/** What a person must do, each with the words to type: those are whole, and the message gives way. */
function askLines(status: StatusView, { columns, except }: Asking): readonly Line[] {
  const asks = status.tasks.flatMap((task) => {
    const words = task.id === except ? null : wordsFor(task, status.run);
    return words === null || task.blocked === null ? [] : [{ task, words, message: task.blocked.message }];
  });
  const head = `[${counted(asks.length, 'needs', 'need')} you]`;
  const lines = asks.slice(0, ASKS_MAX).map(({ task, words, message }, index) => {
    const begin = line` ${styled('yellow', index === 0 ? head : ' '.repeat(head.length))} ${task.id}: `;
    const end = line`   ${styled('bold', words)}`;
    const room = Math.max(MESSAGE_COLUMNS_MIN, columns - lineWidth(begin) - lineWidth(end));
    return line`${begin}${clipLine(line`${message}`, room)}${end}`;
  });
  return asks.length > ASKS_MAX ? [...lines, styled('dim', `   … all of them: tutti inbox`)] : lines;
}

/** The likeliest words for a task that is blocked and does not go on by itself. */
function wordsFor(task: TaskStatusView, run: string): string | null {
  if (task.blocked === null || task.blocked.until !== null) return null;
  switch (task.blocked.reason) {
    case 'approval':
      return `tutti approve ${task.id} --run ${run}`;
    case 'question':
      return `tutti answer ${task.id} "…" --run ${run}`;
    default:
      return `tutti unblock ${task.id} --run ${run}`;
  }
}

/** What is left on the screen when a run's command ends: how it stands, how to take it, where to look. */
export function summaryLines(status: StatusView): readonly Line[] {
  const leaves = status.tasks.filter((task) => task.agent !== null);
  const attempts = leaves.reduce((sum, task) => sum + task.attempt, 0);
  const { usd, tokens: used } = status.budget;
  const facts = [counted(leaves.length, 'task'), counted(attempts, 'attempt'), `${tokens(used)} tokens`, money(usd)];
  return [
    line`${statusMark(status.status)} ${statusWord(status.status)}  ${status.run} · ${status.workflow} · ${facts.join(' · ')}`,
    ...failedLines(status),
    ...askLines(status, { columns: Number.POSITIVE_INFINITY }),
    ...branchLines(status),
    ...nextLines(status),
  ];
}

/** Where it began; the rest failed with it, or the run did without it. */
function failedLines({ tasks, failures }: StatusView): readonly Line[] {
  const began = new Set(failures.map(({ task }) => task));
  const lines = tasks
    .filter(({ id }) => began.has(id))
    .map(
      ({ id, error }) =>
        line`  ${styled('red', '✘')} ${id}  ${error === null ? 'failed' : `${error.code}: ${error.what}`}`,
    );
  const others = tasks.filter(
    ({ id, status, agent }) => status === 'failed' && agent !== null && !began.has(id),
  ).length;
  const rest = others === 0 ? [] : [styled('dim', `    and ${counted(others, 'task')} that the run did without`)];
  if (lines.length <= FAILED_MAX) return [...lines, ...rest];
  return [
    ...lines.slice(0, FAILED_MAX),
    styled('dim', `    … ${lines.length - FAILED_MAX} more: tutti inbox`),
    ...rest,
  ];
}

function branchLines(status: StatusView): readonly Line[] {
  const branch = shortBranch(status.branch);
  const made = status.checkpoints.length;
  if (made === 0) return [line`  branch  ${branch} holds nothing new`];
  const [head, base] = [status.head.slice(0, 10), status.base.slice(0, 10)];
  const holds = line`  branch  ${styled('bold', branch)} at ${head}, ${counted(made, 'commit')} on ${base}`;
  return status.status === 'complete' ? [holds, line`  take it git merge --ff-only ${branch}`] : [holds];
}

function nextLines({ run, status, tasks, failures }: StatusView): readonly Line[] {
  const troubled = failures[0]?.task ?? tasks.find((task) => task.status === 'blocked')?.id;
  const why = troubled === undefined ? [] : [line`  why     tutti why ${troubled} --run ${run}`];
  const again = failures.find((failure) => failure.again !== null)?.again ?? null;
  const retry = again === null ? [] : [line`  again   tutti retry ${again} --run ${run}`];
  const onward = ['interrupted', 'paused', 'waiting', 'budget'].includes(status)
    ? [line`  go on   tutti resume ${run}`]
    : [];
  return [...why, ...retry, ...onward, line`  look    tutti report ${run} · tutti status ${run}`];
}
