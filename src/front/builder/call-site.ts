/**
 * Where in a program something was called, kept as the engine keeps it: it is turned into text only when a problem is
 * shown.
 */
export type CallSite = { readonly stack?: string };

/** Lines and columns count from 1, columns in UTF-16 units. */
export type ProgramPlace = { readonly file: string; readonly line: number; readonly column: number };

/** Where `called`, a function that is under way, was called from. */
export function callSite(called: (...given: never[]) => unknown): CallSite {
  const site = { stack: '' };
  Error.captureStackTrace(site, called);
  return site;
}

/** The places that a stack names, innermost first, but for those in Node itself. */
export function placesOf({ stack = '' }: CallSite): readonly ProgramPlace[] {
  return stack.split('\n').flatMap((line) => {
    const [, where = ''] = /^\s+at (?:.*\()?(.+?)\)?$/.exec(line) ?? [];
    const [, file = '', row = '', column = ''] = /^(.+?)(?:\?[^:]*)?:(\d+):(\d+)$/.exec(where) ?? [];
    if (file.startsWith('node:') || file === '') return [];
    return [{ file: pathOf(file), line: Number(row), column: Number(column) }];
  });
}

function pathOf(file: string): string {
  return file.startsWith('file:') ? decodeURIComponent(new URL(file).pathname) : file;
}
