import { expect, test } from 'vitest';
import { redactDeep, redactor, secretsIn } from './redact.ts';

const secret = 'sk-ant-0123456789/+"x';
const redact = redactor([secret, 'short']);

test('a secret is masked as it is, URL-encoded, in base64 and within JSON', () => {
  const shown = [secret, encodeURIComponent(secret), btoa(secret), JSON.stringify(secret)].map((text) =>
    redact(`a ${text} b`),
  );
  expect(shown.join('\n')).not.toMatch(/0123456789/);
  expect(redact(secret)).toBe('[redacted]');
});

test('a value that is too short to be told from a word is left', () => {
  expect(redact('a short text')).toBe('a short text');
});

test('a value that holds no secret is handed back as it is', () => {
  const value = { message: 'plain', list: [1, null] };
  expect(redactDeep(value, redact)).toBe(value);
});

test('secrets are found at any depth, and the shape stays', () => {
  expect(redactDeep({ a: [{ b: `x ${secret} y` }], n: 1 }, redact)).toEqual({ a: [{ b: 'x [redacted] y' }], n: 1 });
});

test('variables are secret by their names', () => {
  expect(secretsIn({ ANTHROPIC_API_KEY: 'k-12345678', HOME: '/home/a', GH_TOKEN: 't-1', UNSET: undefined })).toEqual([
    'k-12345678',
    't-1',
  ]);
});

test('a secret of digits does not break a number that holds the same ones', () => {
  const digits = redactor(['17000000']);
  expect(redactDeep({ at: 1_700_000_012, text: 'pin 17000000' }, digits)).toEqual({
    at: 1_700_000_012,
    text: 'pin [redacted]',
  });
});
