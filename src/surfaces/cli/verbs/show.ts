import type { TaskView } from '../../../hosts/host.ts';
import type { Verb } from '../command.ts';
import { findTask, type NamedTask, namedTask, RUN_OPTION } from '../named.ts';
import { counted, duration, money, tokens } from '../render/amounts.ts';
import { statusMark, statusWord } from '../render/status-mark.ts';
import { type Line, line, styled, textLines } from '../render/text.ts';

const EVIDENCE_LINES_MAX = 20;

export const show: Verb<NamedTask, TaskView> = {
  takes: ['<task>'],
  options: RUN_OPTION,
  parse: namedTask,
  async handle(named, context) {
    const host = await context.host();
    const { run, task } = await findTask(host, named);
    return host.show(run, task);
  },
  render: ({ task, objective, attempts, handoff }) => [
    line`${statusMark(task.status)} ${styled('bold', task.id)} ${statusWord(task.status)}${task.result === null ? '' : ` (${task.result})`}`,
    ...(task.blocked === null ? [] : [line`  ${task.blocked.reason}: ${task.blocked.message}`]),
    ...(task.error === null ? [] : [line`  ${task.error.code}: ${task.error.what}`, line`  fix: ${task.error.fix}`]),
    ...(task.agent === null ? [] : [line`  agent ${task.agent}${task.model === null ? '' : ` (${task.model})`}`]),
    ...(objective === '' ? [] : textLines(objective).map((each) => line`  ${styled('dim', '│')} ${each}`)),
    ...attempts.flatMap(attemptLines),
    ...(task.output === null
      ? []
      : [line``, styled('bold', 'output'), ...textLines(JSON.stringify(task.output, null, 2))]),
    ...(handoff === null ? [] : [line``, styled('bold', 'handoff'), ...textLines(JSON.stringify(handoff, null, 2))]),
  ],
};

function attemptLines(attempt: TaskView['attempts'][number]): readonly Line[] {
  const { usage } = attempt;
  const spent = `${tokens(usage.input_tokens + usage.output_tokens)} tokens, ${money(usage.usd)}`;
  const message = attempt.message === '' ? '' : `: ${attempt.message}`;
  return [
    line``,
    line`${styled('bold', `attempt ${attempt.attempt}`)} ${attempt.outcome}${message}`,
    line`  ${counted(attempt.changed, 'file')} changed · ${spent}`,
    ...(attempt.commit === null
      ? []
      : [line`  commit ${attempt.commit.slice(0, 10)}${attempt.ref === null ? '' : ` (${attempt.ref})`}`]),
    line`  files  ${attempt.folder}`,
    ...attempt.gates.flatMap(gateLines),
  ];
}

function gateLines({
  name,
  answer,
  duration_ms,
  evidence,
}: TaskView['attempts'][number]['gates'][number]): readonly Line[] {
  const mark = answer === 'pass' ? styled('green', '✔') : styled('red', '✘');
  const head = line`  gate ${name} ${mark} ${answer} in ${duration(duration_ms)}`;
  if (answer === 'pass' || evidence === '') return [head];
  const end = evidence.trimEnd().split('\n').slice(-EVIDENCE_LINES_MAX).join('\n');
  return [head, ...textLines(end).map((each) => line`    ${styled('dim', '│')} ${each}`)];
}
