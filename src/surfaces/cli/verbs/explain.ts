import { ERROR_MEANINGS } from '../../../core/base/error-code.ts';
import { TuttiError } from '../../../core/base/tutti-error.ts';
import type { Verb } from '../command.ts';
import { table } from '../render/table.ts';
import { line, styled } from '../render/text.ts';
import { suggest } from '../suggest.ts';

type Output = readonly { readonly code: string; readonly meaning: string }[];

export const explain: Verb<{ readonly code: string | undefined }, Output> = {
  takes: ['[code]'],
  options: {},
  about: ['Without a code: all of them.'],
  parse: (words) => ({ code: words.given[0] }),
  async handle({ code }) {
    const all = Object.entries(ERROR_MEANINGS).map(([name, meaning]) => ({ code: name, meaning }));
    if (code === undefined) return all;
    const wanted = code.toUpperCase().replaceAll('-', '_');
    const found = all.filter((each) => each.code === wanted);
    if (found.length > 0) return found;
    const meant = suggest(wanted, Object.keys(ERROR_MEANINGS));
    const fix = meant === undefined ? '`tutti explain` lists them all' : `did you mean \`tutti explain ${meant}\`?`;
    throw new TuttiError({ code: 'USAGE', where: '', what: `there is no error code '${code}'`, fix });
  },
  render: (list) => table(list.map(({ code, meaning }) => [styled('bold', code), line`${meaning}`])),
};
