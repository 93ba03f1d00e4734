import type { ErrorCode } from './error-code.ts';
import { TuttiError } from './tutti-error.ts';

/**
 * What the operating system refused (a full disk, a limit, a right), told in words that help; null for anything else,
 * which is a bug. Such errors carry a code, the system call and most often a path.
 */
export function machineMistake(error: unknown): TuttiError | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  const known = ANSWERS[String(error.code)];
  if (known === undefined) return null;
  const where = 'path' in error && typeof error.path === 'string' ? error.path : '';
  const { code, fix } = known;
  return new TuttiError({ code, where, what: `${error.message}; what is in the journal is whole`, fix });
}

/**
 * The same of a program that only printed it: the words of strerror(3) in the C locale at the end of a line, or the
 * code with which it could not be started. Memory that ran out half way is none: the work may be too large for the
 * program, and then it would be so after each resume.
 */
export function printedMistake(text: string): ErrorCode | null {
  return PRINTED.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** Whether no attempt can do anything about it, so that none may pay for it: the driver ends, and `resume` goes on. */
export function endsDriver(code: ErrorCode): boolean {
  return code === FULL.code || code === FAILED.code || code === LIMIT.code;
}

type Answer = { readonly code: ErrorCode; readonly fix: string };

const FULL: Answer = { code: 'DISK_FULL', fix: 'make space on the disk of that path (`df`), then `tutti resume`' };
const FAILED: Answer = { code: 'DISK_FAILED', fix: 'look at the disk (`df`, `dmesg`), then `tutti resume`' };
const LIMIT: Answer = {
  code: 'LIMIT_REACHED',
  fix: 'lower `--max-parallel`, or raise `ulimit -n`; then `tutti resume`',
};
const REFUSED: Answer = { code: 'FILE_REFUSED', fix: 'look at its owner and rights (`ls -ld`), then `tutti resume`' };

const ANSWERS: Readonly<Record<string, Answer>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EIO: FAILED,
  EROFS: FAILED,
  EMFILE: LIMIT,
  ENFILE: LIMIT,
  EAGAIN: LIMIT,
  ENOMEM: LIMIT,
  EACCES: REFUSED,
  EPERM: REFUSED,
};

const PRINTED: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  [/(?:^|: )(?:No space left on device|Disk quota exceeded)$|^(?:ENOSPC|EDQUOT)$/m, FULL.code],
  [/(?:^|: )(?:Input\/output error|Read-only file system)$|^(?:EIO|EROFS)$/m, FAILED.code],
  [/(?:^|: )Too many open files(?: in system)?$|^(?:EMFILE|ENFILE|EAGAIN|ENOMEM)$/m, LIMIT.code],
];
