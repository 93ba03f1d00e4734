import { resolve } from 'node:path';
import type { Host, KeptView } from '../../../hosts/host.ts';
import type { Verb } from '../command.ts';
import { findTask, type NamedTask, namedTask, RUN_OPTION } from '../named.ts';
import { table } from '../render/table.ts';
import { line, styled } from '../render/text.ts';

type Input = NamedTask & {
  readonly from: string | undefined;
  readonly into: string | undefined;
  readonly list: boolean;
};
type Restored = Awaited<ReturnType<Host['restore']>>;
type Output =
  | { readonly type: 'restored'; readonly restored: Restored }
  | { readonly type: 'kept'; readonly kept: readonly KeptView[] };

export const restore: Verb<Input, Output> = {
  takes: ['<task>'],
  options: {
    ...RUN_OPTION,
    list: { short: 'l', about: 'say what is kept, and restore nothing' },
    from: { value: 'ref', about: 'what to restore; else the latest' },
    into: { value: 'folder', about: 'where to; else a new folder here, named after the task' },
  },
  about: [
    'What an attempt left in its workspace is kept before that is used again. Your own files are never written over.',
  ],
  parse: (words) => ({
    ...namedTask(words),
    list: words.flag('list'),
    from: words.text('from'),
    into: words.text('into'),
  }),
  async handle({ from, into, list, ...named }, context) {
    const host = await context.host();
    const { run, task } = await findTask(host, named);
    if (list) return { type: 'kept', kept: await host.kept(run, task) };
    const folder = resolve(context.cwd, into ?? `restored-${task.replaceAll('/', '+')}`);
    return { type: 'restored', restored: await host.restore(run, task, { from, into: folder }) };
  },
  render(output) {
    if (output.type === 'restored') {
      const { folder, from } = output.restored;
      return [line`${styled('green', '✔')} ${from} is in ${folder}`];
    }
    if (output.kept.length === 0) return [line`nothing is kept`];
    return table(
      output.kept.map(({ ref, sha, what }) => [line`${ref}`, styled('yellow', sha.slice(0, 10)), line`${what}`]),
    );
  },
};
