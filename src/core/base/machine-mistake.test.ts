import { expect, test } from 'vitest';
import { endsDriver, machineMistake, printedMistake } from './machine-mistake.ts';

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

test('a program that printed what the machine refused is understood, and one that names a file so is not', () => {
  const full =
    'it ended with status 128: error: unable to write file .git/objects/ab: No space left on device\nfatal: x';
  expect(printedMistake(full)).toBe('DISK_FULL');
  expect(printedMistake('it was not run to its end:\nEMFILE')).toBe('LIMIT_REACHED');
  expect(printedMistake('it was not run to its end:\nENOSPC')).toBe('DISK_FULL');
  expect(printedMistake("fatal: pathspec 'No space left on device' did not match")).toBe(null);
  expect(printedMistake('fatal: mmap failed: Cannot allocate memory')).toBe(null);
  expect(endsDriver('DISK_FULL')).toBe(true);
  expect(endsDriver('GIT_FAILED')).toBe(false);
});
