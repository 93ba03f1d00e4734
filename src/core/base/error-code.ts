/**
 * Every code that a person can meet, with what it means and what helps, as `tutti explain <code>` prints it.
 * Codes are stable: scripts compare them. A test keeps this list and the one in docs/errors.md the same.
 */
export const ERROR_MEANINGS = {
  USAGE: 'The words of the command are wrong. `tutti help <verb>` shows what the verb takes.',
  INTERNAL: 'A bug of tutti. Nothing that was journaled is lost; `tutti resume` goes on once it is mended.',
  NODE_TOO_OLD: 'tutti needs Node 24.12 or newer, for `node:sqlite` and for reading TypeScript.',
} as const;

export type ErrorCode = keyof typeof ERROR_MEANINGS;

/** The exit status that a code leads to where it ends a command before anything ran. */
export const MACHINE_LACKS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['NODE_TOO_OLD']);
