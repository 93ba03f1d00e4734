import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of the repository, real or planted by a test. */
export type SourceFile = { readonly path: string; readonly text: string };

/** A broken rule, as a line that an editor can jump to: `src/core/a.ts:3 why`. */
export type Finding = string;

/** Looks at all files at once, because some rules (cycles) are about more than one. */
export type Rule = (files: readonly SourceFile[]) => readonly Finding[];

const root: string = join(import.meta.dirname, '..', '..', '..');
const BINARY: RegExp = /\.(png|jpg|gif|ico|woff2|wasm|db|gz)$/;

/** Every file that is tracked or could be committed, in git's order. */
export function repositoryFiles(): readonly SourceFile[] {
  // A checkout may belong to somebody else, as in a container; to list files is harmless.
  const list = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const paths = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0');
  return paths
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .map((path) => ({ path, text: BINARY.test(path) ? '(binary)' : readFileSync(join(root, path), 'utf8') }));
}

export function isTypeScript(file: SourceFile): boolean {
  return file.path.endsWith('.ts');
}

export function isTest(file: SourceFile): boolean {
  return file.path.endsWith('.test.ts');
}

/** TypeScript of src/ that ships: everything but the tests that live beside it. */
export function isShipped(file: SourceFile): boolean {
  return isTypeScript(file) && file.path.startsWith('src/') && !isTest(file);
}

export function isUnder(file: SourceFile, ...folders: readonly string[]): boolean {
  return folders.some((folder) => file.path === folder || file.path.startsWith(`${folder}/`));
}

export function finding(file: SourceFile, offset: number, what: string): Finding {
  return `${file.path}:${lineAt(file.text, offset)} ${what}`;
}

/** The line, counted from 1, of an offset in UTF-16 units. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
