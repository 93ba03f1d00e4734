import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** A fence may be longer than three, so that a block can hold another one. */
const BLOCK = /^(`{3,})(\S+)(?: (.+))?\n([\s\S]*?)^\1$/gm;

/** A fenced block: its language, the word behind it, and what stands in it. */
export type Block = { readonly language: string; readonly name: string; readonly text: string };

export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(BLOCK)].map(([, , language = '', name = '', text = '']) => ({ language, name, text }));
}

/** @throws Error where the page has no block of that name */
export function blockOf(page: string, name: string): string {
  const found = blocksOf(page).find((block) => block.name === name);
  if (found === undefined) throw new Error(`the page has no block called ${name}`);
  return found.text;
}

/** The page with what the program says now in its blocks; undefined leaves a block as it is. */
export function withBlocks(page: string, text: (block: Block) => string | undefined): string {
  return page.replaceAll(BLOCK, (all: string, ...found: readonly string[]) => {
    const [fence = '', language = '', name = '', old = ''] = found;
    const now = text({ language, name, text: old });
    return now === undefined ? all : `${fence}${language}${name === '' ? '' : ` ${name}`}\n${now}${fence}`;
  });
}

/** What stands between `<!-- name -->` and `<!-- end of name -->` becomes the text. */
export function withPart(page: string, name: string, text: string): string {
  const [before, rest] = page.split(`<!-- ${name} -->\n`);
  const [, after] = (rest ?? '').split(`<!-- end of ${name} -->\n`);
  if (before === undefined || after === undefined) throw new Error(`the page has no part called ${name}`);
  return `${before}<!-- ${name} -->\n${text}<!-- end of ${name} -->\n${after}`;
}

/** A page says what the program does. Where it no longer does: `REWRITE_DOCS=1 npx vitest run test/docs`, then look. */
export function expectPage(path: string, wanted: string): void {
  if (process.env['REWRITE_DOCS'] === '1') writeFileSync(join(ROOT, path), wanted);
  expect(readPage(path)).toBe(wanted);
}

/** Lines of at most 120 letters, broken at blanks. */
export function wrapped(text: string): string {
  return text.replaceAll(/(.{1,120})(?: |$)/g, '$1\n').trimEnd();
}
