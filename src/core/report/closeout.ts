import type { Recorded } from '../run/event.ts';
import type { RunState, TaskState } from '../run/state.ts';
import { inboxItems } from './inbox.ts';
import { failuresOf } from './failures.ts';
import { isoTime } from './iso-time.ts';
import { markdownBlock, markdownCode, markdownTable, markdownText } from './markdown.ts';
import { shownPath } from './shown-path.ts';
import { existingNodes } from './existing-nodes.ts';
import { type BudgetView, type StatusView, statusView, type TaskStatusView } from './status.ts';

/** Failures are shown with this much of their evidence, from its end. */
const EVIDENCE_LINES_MAX = 30;

/**
 * What came of a run, in Markdown for people: the result and how to take it, what waits, each task with its gates,
 * spend, conflicts, known issues. What agents wrote stands in it as text and nothing else.
 *
 * @param events what happened on the way (failed gates, conflicts) is told only when they are given
 */
export function closeoutReport(state: RunState, events: readonly Recorded[] = []): string {
  const status = statusView(state);
  const sections = [
    heading(state, status),
    taking(status),
    waiting(state),
    tasks(status),
    failures(state),
    detours(events),
    spend(status.budget),
    handoffs(state),
    commits(status),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function heading(state: RunState, status: StatusView): string {
  const counts = new Map<string, number>();
  const leaves = new Set(existingNodes(state).flatMap((node) => (node.kind === 'leaf' ? [String(node.path)] : [])));
  for (const task of status.tasks.filter(({ id }) => leaves.has(id))) {
    counts.set(task.status, (counts.get(task.status) ?? 0) + 1);
  }
  const sums = [...counts].map(([name, count]) => `${count} ${name.toUpperCase()}`).join(', ');
  const began = state.started === null ? '' : `, begun ${isoTime(state.started.at)}`;
  return `# ${markdownText(status.workflow)}: ${status.status.toUpperCase()}

Run ${markdownCode(status.run)} on base ${markdownCode(status.base.slice(0, 12))}${began}. Tasks: ${sums === '' ? 'none' : sums}.`;
}

function taking(status: StatusView): string {
  if (status.checkpoints.length === 0) return '## The branch\n\nNothing was integrated: there is nothing to take.';
  const branch = shortBranch(status.branch);
  const warning =
    status.status === 'complete'
      ? ''
      : '\n\nThe run is not complete: what stands on the branch passed its gates, but is not all.';
  return `## The branch

${markdownCode(branch)} stands at ${markdownCode(status.head.slice(0, 12))}, ${status.checkpoints.length} commits on the base.${warning}

\`\`\`sh
git log --oneline ${status.base.slice(0, 12)}..${branch}
git merge --ff-only ${branch}   # or \`git merge ${branch}\` where your branch has moved on
\`\`\``;
}

/** The branch's name as git's own commands take it. */
export function shortBranch(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

function waiting(state: RunState): string {
  const items = inboxItems(state);
  if (items.length === 0) return '';
  const lines = items.map(({ task, kind, message, commands }) => {
    const words = commands[0] === undefined ? '' : ` → ${markdownCode(commands[0])}`;
    return `- ${markdownCode(task)} (${kind}): ${markdownText(message)}${words}`;
  });
  return `## Waits for a person\n\n${lines.join('\n')}`;
}

function tasks(status: StatusView): string {
  if (status.tasks.length === 0) return '';
  const rows = status.tasks.map((task) => [
    markdownCode(task.id),
    task.status.toUpperCase() + (task.result === null ? '' : ` (${markdownText(task.result)})`),
    task.agent === null ? '' : markdownText(task.agent),
    String(task.attempt),
    task.gates.map((gate) => `${markdownText(gate.name)}: ${gate.answer}`).join(', '),
    task.commit === null ? '' : markdownCode(task.commit.slice(0, 10)),
    spentBy(task),
  ]);
  return `## Tasks\n\n${markdownTable(['Task', 'Status', 'Agent', 'Attempts', 'Gates', 'Commit', 'Spent'], rows)}`;
}

function spentBy({ usage }: TaskStatusView): string {
  if (usage === null) return '';
  const tokens = usage.input_tokens + usage.output_tokens;
  return `${tokens} tokens, ${usd(usage.usd)}`;
}

function usd(amount: number | null): string {
  return amount === null ? 'price unknown' : `${amount.toFixed(2)} USD`;
}

function failures(state: RunState): string {
  const began = new Set(failuresOf(state));
  const leaves = [...state.tasks.values()].filter((task) => task.status === 'failed' && task.node.kind === 'leaf');
  const failed = [...began, ...leaves.filter((task) => !began.has(task))];
  if (failed.length === 0) return '';
  return `## Failures\n\n${failed.map(failure).join('\n\n')}`;
}

function failure(task: TaskState): string {
  const error = task.error === null ? [] : [markdownText(task.error.what), markdownText(task.error.fix)];
  const gates = task.gates
    .filter((gate) => gate.answer !== 'pass')
    .map(({ name, answer, evidence }) => {
      const end = evidence.trimEnd().split('\n').slice(-EVIDENCE_LINES_MAX).join('\n');
      return `Gate ${markdownText(name)}: ${answer}\n\n${markdownBlock(end)}`;
    });
  const parts = [`### ${markdownCode(shownPath(task.path))}`, ...error, ...gates];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What went wrong on the way and may since have been mended. */
function detours(events: readonly Recorded[]): string {
  const lines = events.flatMap(({ event }) => {
    switch (event.type) {
      case 'attempt.failed':
        return [`- ${markdownCode(`${event.task}@${event.attempt}`)} did not do it`];
      case 'gate.checked':
        return event.passed ? [] : [`- ${markdownCode(`${event.task}@${event.attempt}`)}: ${redGates(event.results)}`];
      case 'merge.refused':
        return [`- ${markdownCode(`${event.task}@${event.attempt}`)} could not be merged: ${refusal(event.result)}`];
      case 'budget.alerted':
        return [`- ${event.percent} % of a budget of ${event.what} was spent`];
      default:
        return [];
    }
  });
  return lines.length === 0 ? '' : `## On the way\n\n${lines.join('\n')}`;
}

function redGates(results: Extract<Recorded['event'], { type: 'gate.checked' }>['results']): string {
  const red = results.filter((gate) => gate.answer !== 'pass');
  return red.map((gate) => `gate ${markdownText(gate.name)}: ${gate.answer}`).join(', ');
}

function refusal(result: Extract<Recorded['event'], { type: 'merge.refused' }>['result']): string {
  switch (result.type) {
    case 'conflict':
      return `conflict in ${result.files.map(markdownCode).join(', ')}`;
    case 'gates-failed':
      return `on the merged tree, ${redGates(result.gates)}`;
    case 'impossible':
      return markdownText(result.error.what);
    case 'moved':
      return 'the branch was moved by somebody else';
  }
}

function spend(budget: BudgetView): string {
  const tokens = budget.tokens_limit === null ? '' : ` of ${budget.tokens_limit}`;
  const money = budget.usd_limit === null ? '' : ` of ${usd(budget.usd_limit)}`;
  return `## Spend\n\n${budget.tokens}${tokens} tokens, ${usd(budget.usd)}${money} (${budget.mode}).`;
}

function handoffs(state: RunState): string {
  const notes = [...state.tasks.values()].flatMap((task) => {
    const { handoff } = task;
    if (handoff === null) return [];
    const lines = [
      ...handoff.knownIssues.map((issue) => `- Known issue: ${markdownText(issue)}`),
      ...(handoff.integrationNotes === '' ? [] : [`- Integration: ${markdownText(handoff.integrationNotes)}`]),
      ...handoff.testsRun.map((ran) => `- Tests run: ${markdownText(ran)}`),
    ];
    const summary = handoff.summary === '' ? [] : [markdownText(handoff.summary)];
    if (lines.length + summary.length === 0) return [];
    return [
      [`### ${markdownCode(shownPath(task.path))}`, ...summary, ...(lines.length === 0 ? [] : [lines.join('\n')])].join(
        '\n\n',
      ),
    ];
  });
  return notes.length === 0
    ? ''
    : `## What the agents say\n\nTheir claims, not checked beyond the gates above.\n\n${notes.join('\n\n')}`;
}

function commits(status: StatusView): string {
  if (status.checkpoints.length === 0) return '';
  const rows = status.checkpoints.map(({ id, sha, message }) => [
    markdownCode(id),
    markdownCode(sha.slice(0, 10)),
    markdownText(message),
  ]);
  return `## Checkpoints\n\n${markdownTable(['Checkpoint', 'Commit', 'What'], rows)}`;
}
