import { type ParseResult, parseSync, Visitor, type VisitorObject } from 'rolldown/utils';
import type { SourceFile } from './source-file.ts';

// The parser comes with the test runner's bundler, so the checks need no tool of their own.

export type Comment = ParseResult['comments'][number];

type Parsed = Pick<ParseResult, 'program' | 'comments'>;

const parsed: WeakMap<SourceFile, Parsed> = new WeakMap();

/** Calls back for each node of the kinds asked for, parents before children. */
export function visit(file: SourceFile, visitor: VisitorObject): void {
  new Visitor(visitor).visit(parse(file).program);
}

export function commentsOf(file: SourceFile): readonly Comment[] {
  return parse(file).comments;
}

/** The text with comments blanked out; offsets and lines stay. */
export function withoutComments(file: SourceFile): string {
  let text = file.text;
  for (const { start, end } of commentsOf(file)) {
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
  }
  return text;
}

function parse(file: SourceFile): Parsed {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const { program, comments, errors } = parseSync(file.path, file.text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file.path} does not parse: ${error.message}`);
  const fresh = { program, comments };
  parsed.set(file, fresh);
  return fresh;
}
