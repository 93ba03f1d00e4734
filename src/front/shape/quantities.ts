import { wrongType, wrongValue } from './complain.ts';
import { parseDuration } from './duration.ts';
import type { Shape } from './shape.ts';

const NOT_POSITIVE = 'it must be more than nothing';

/** Milliseconds. A bare number is seconds. */
export const duration: Shape<number> = {
  expects: 'a duration such as `90s`, `5m` or `1h30m`',
  read(node, problems) {
    if (node.type !== 'scalar' || node.value === null || typeof node.value === 'boolean') {
      return wrongType(duration.expects, node, problems);
    }
    const ms = parseDuration(node.written);
    if (ms !== null && ms > 0) return ms;
    const message = ms === null ? `${duration.expects} belongs here` : NOT_POSITIVE;
    const fix = 'write numbers with d, h, m, s or ms; a number alone counts seconds';
    return wrongValue(node, problems, { message, fix });
  },
  schema: () => ({
    anyOf: [
      { type: 'number', exclusiveMinimum: 0, description: 'Seconds.' },
      { type: 'string', description: 'Such as 90s, 5m or 1h30m.', pattern: '^[0-9]' },
    ],
  }),
};

/** Millionths of a US dollar, read from the letters in the file: `0.1` is 100000, and no rounding comes near it. */
export const money: Shape<number> = {
  expects: 'an amount of US dollars such as `5` or `0.25`',
  read(node, problems) {
    if (node.type !== 'scalar' || node.value === null || typeof node.value === 'boolean') {
      return wrongType(money.expects, node, problems);
    }
    const [, dollars = '', fraction = ''] = /^\$?\s*(\d{1,9})(?:\.(\d{1,6}))?$/.exec(node.written) ?? [];
    const micros = Number(dollars) * 1_000_000 + Number(fraction.padEnd(6, '0'));
    if (dollars !== '' && micros > 0) return micros;
    const message = dollars === '' ? `${money.expects} belongs here` : NOT_POSITIVE;
    return wrongValue(node, problems, { message, fix: 'write a number with up to six digits after the point' });
  },
  schema: () => ({
    anyOf: [
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'string', pattern: '^\\$?\\s*[0-9]{1,9}(\\.[0-9]{1,6})?$' },
    ],
  }),
};

/** A count of tokens: `200000`, `200_000`, `200k`, `1.5M`. */
export const tokens: Shape<number> = {
  expects: 'a number of tokens such as `200000`, `200k` or `2M`',
  read(node, problems) {
    if (node.type !== 'scalar' || node.value === null || typeof node.value === 'boolean') {
      return wrongType(tokens.expects, node, problems);
    }
    const [, digits = '', unit = ''] = /^(\d[\d_]*(?:\.\d+)?)\s*([kKmM]?)$/.exec(node.written) ?? [];
    const scale = unit === '' ? 1 : unit.toLowerCase() === 'k' ? 1_000 : 1_000_000;
    const amount = Math.round(Number(digits.replaceAll('_', '')) * scale * 1_000) / 1_000;
    if (digits !== '' && Number.isSafeInteger(amount) && amount > 0) return amount;
    const fix = `write ${tokens.expects}`;
    return wrongValue(node, problems, { message: `${tokens.expects} belongs here`, fix });
  },
  schema: () => ({
    anyOf: [
      { type: 'integer', minimum: 1 },
      { type: 'string', pattern: '^[0-9][0-9_]*(\\.[0-9]+)?\\s*[kKmM]?$' },
    ],
  }),
};
