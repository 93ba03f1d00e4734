import type { Verb } from '../command.ts';
import { findTask, type NamedTask, namedTask, RUN_OPTION } from '../named.ts';
import type { Line, Style } from '../render/text.ts';

type Output = { readonly run: string; readonly task: string; readonly patch: string };

export const diff: Verb<NamedTask, Output> = {
  takes: ['<task>'],
  options: RUN_OPTION,
  about: ['Where stdout is no terminal, it is a patch that `git apply` takes.'],
  raw: true,
  parse: namedTask,
  async handle(named, context) {
    const host = await context.host();
    const { run, task } = await findTask(host, named);
    return { run, task, patch: await host.diff(run, task) };
  },
  render({ patch }) {
    if (patch === '') return [];
    return patch.replace(/\n$/, '').split('\n').map(patchLine);
  },
};

function patchLine(text: string): Line {
  return [{ text, style: styleOf(text) }];
}

function styleOf(text: string): Style | null {
  if (/^(diff |index |\+\+\+|---|new file|deleted file|rename|similarity)/.test(text)) return 'bold';
  if (text.startsWith('@@')) return 'cyan';
  if (text.startsWith('+')) return 'green';
  return text.startsWith('-') ? 'red' : null;
}
