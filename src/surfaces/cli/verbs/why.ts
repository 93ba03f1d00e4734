import type { WhyView } from '../../../core/report/why.ts';
import type { Verb } from '../command.ts';
import { findTask, type NamedTask, namedTask, RUN_OPTION } from '../named.ts';
import { statusMark, statusWord } from '../render/status-mark.ts';
import { line, styled } from '../render/text.ts';

export const why: Verb<NamedTask, WhyView> = {
  takes: ['<task>'],
  options: RUN_OPTION,
  parse: namedTask,
  async handle(named, context) {
    const host = await context.host();
    const { run, task } = await findTask(host, named);
    return host.why(run, task);
  },
  render: ({ task, status, because, ways }) => [
    line`${statusMark(status)} ${styled('bold', task)} is ${statusWord(status)}`,
    ...because.map((cause) => line`  ${cause}`),
    ...ways.map((way, index) => line`  ${index === 0 ? 'ways' : '    '}  ${way}`),
  ],
};
