import { closest } from '../../core/base/did-you-mean.ts';
import { quoted } from '../quoted.ts';
import { wrongType, wrongValue } from './complain.ts';
import { type Shape, WRONG } from './shape.ts';

/** Prose and names. A number or `true` is no text: who means one puts it into quotes. */
export const text: Shape<string> = {
  expects: 'a text',
  read: (node, problems) =>
    node.type === 'scalar' && typeof node.value === 'string' ? node.value : wrongType('a text', node, problems),
  schema: () => ({ type: 'string' }),
};

/** A text, or a number or `true` as its letters stand in the file: `PORT: 8080`, `run: true`. */
export const word: Shape<string> = {
  expects: 'a text',
  read(node, problems) {
    if (node.type !== 'scalar' || node.value === null) return wrongType('a text', node, problems);
    return typeof node.value === 'string' ? node.value : node.written;
  },
  schema: () => ({ type: ['string', 'number', 'boolean'] }),
};

export const flag: Shape<boolean> = {
  expects: 'true or false',
  read: (node, problems) =>
    node.type === 'scalar' && typeof node.value === 'boolean' ? node.value : wrongType('true or false', node, problems),
  schema: () => ({ type: 'boolean' }),
};

/** A whole number from 1 on. */
export const count: Shape<number> = {
  expects: 'a whole number from 1 on',
  read(node, problems) {
    if (node.type !== 'scalar' || typeof node.value !== 'number') return wrongType(count.expects, node, problems);
    if (Number.isSafeInteger(node.value) && node.value >= 1) return node.value;
    const message = `${count.expects} belongs here, and this is ${node.written}`;
    return wrongValue(node, problems, { message, fix: `write ${count.expects}` });
  },
  schema: () => ({ type: 'integer', minimum: 1 }),
};

/** One of a few words. */
export function oneOf<const W extends string>(...words: readonly W[]): Shape<W> {
  const listed = words.map((one) => `\`${one}\``).join(', ');
  const expects = words.length === 1 ? listed : `one of ${listed}`;
  return {
    expects,
    read(node, problems) {
      if (node.type !== 'scalar' || node.value === null) return wrongType(expects, node, problems);
      const given = String(node.value);
      const found = words.find((one) => one === given);
      if (found !== undefined) return found;
      const meant = closest(given, words);
      const label = meant === undefined ? '' : `did you mean "${meant}"?`;
      const message = `${quoted(given)} is none of ${listed}`;
      problems.add({ code: 'VALUE_INVALID', message, fix: `write ${expects}`, at: node, label });
      return WRONG;
    },
    schema: () => ({ enum: [...words] }),
  };
}
