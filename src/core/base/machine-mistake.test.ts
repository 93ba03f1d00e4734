import { expect, test } from 'vitest';
import { machineMistake } from './machine-mistake.ts';

function refusal(code: string): Error {
  return Object.assign(new Error(`${code}: no, write '/a/b'`), { code, syscall: 'write', path: '/a/b' });
}

test('what the system refuses is told with the path and what helps', () => {
  const codes = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES'].map((code) => machineMistake(refusal(code))?.code);
  expect(codes).toEqual(['DISK_FULL', 'DISK_FAILED', 'LIMIT_REACHED', 'FILE_REFUSED']);
  expect(machineMistake(refusal('ENOSPC'))?.where).toBe('/a/b');
});

test('anything else stays the bug that it is', () => {
  expect([machineMistake(refusal('ENOENT')), machineMistake(new TypeError('x')), machineMistake('x')]).toEqual([
    null,
    null,
    null,
  ]);
});
