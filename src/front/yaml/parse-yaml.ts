import { Composer, type Document, Lexer, Parser, type YAMLError } from 'yaml';
import type { ProblemList } from '../problem-list.ts';
import type { SourceText } from '../source-text.ts';
import { convertNode } from './convert-node.ts';
import type { YamlNode } from './yaml-node.ts';

/** Files of people are kilobytes; one of ten thousand tasks has two megabytes. */
export const BYTES_MAX = 16_000_000;
/** Levels of brackets, lists and maps. The composer recurses, so this is asked before it is let in. */
const DEPTH_MAX = 100;
/** The library quotes what it stumbled over, and that may be the whole file. */
const MESSAGE_MAX = 200;

// Repeated keys are found while converting: the library compares each key with each other.
const OPTIONS = { uniqueKeys: false, schema: 'core', version: '1.2', logLevel: 'silent', strict: true } as const;

/** The one document of a text, or null with problems. Never throws, whatever the text is. */
export function parseYaml(source: SourceText, problems: ProblemList): YamlNode | null {
  const document = composeFirst(source, problems);
  if (document === null) return null;
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    // What the parser says after its first error follows from it, and would send people looking where nothing is wrong.
    reportSyntax(error, problems);
    return null;
  }
  if (document.contents === null) {
    const fix = 'begin with `tasks:` and one task, or let `tutti init` write a file';
    problems.add({ code: 'WORKFLOW_EMPTY', message: 'the file is empty', fix, at: { start: 0, end: 0 } });
    return null;
  }
  return convertNode(document.contents, problems);
}

/** Asked before anything else: even the count of lines takes its time. */
export function isTooLarge(text: string): boolean {
  if (text.length > BYTES_MAX) return true;
  // A letter takes up to three bytes for each UTF-16 unit: most files need no count.
  return text.length * 3 > BYTES_MAX && new TextEncoder().encode(text).length > BYTES_MAX;
}

function composeFirst({ text }: SourceText, problems: ProblemList): Document.Parsed | null {
  const parser = new Parser();
  let tooDeepAt = -1;
  function* tokens(): ReturnType<Parser['parse']> {
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme);
      if (parser.stack.length <= DEPTH_MAX) continue;
      tooDeepAt = parser.offset;
      return;
    }
    yield* parser.end();
  }
  const documents = new Composer(OPTIONS).compose(tokens(), true, text.length);
  const first = documents.next().value ?? null;
  const second = tooDeepAt === -1 && first !== null ? documents.next().value : undefined;
  if (tooDeepAt !== -1) {
    const message = `the file is nested more than ${DEPTH_MAX} levels deep`;
    const fix = 'look for brackets that are never closed';
    problems.add({ code: 'YAML_TOO_DEEP', message, fix, at: { start: tooDeepAt, end: tooDeepAt + 1 } });
    return null;
  }
  if (second === undefined) return first;
  const at = { start: second.range[0], end: second.range[0] + 1 };
  const message = 'the file holds more than one document';
  problems.add({ code: 'YAML_MANY_DOCUMENTS', message, fix: 'write one workflow a file, without `---` between', at });
  return null;
}

const FIXES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with blanks: YAML does not take tabs there',
  BAD_INDENT: 'let the keys of one map, and the dashes of one list, begin in one column',
  MISSING_CHAR: 'close what was opened: a quote, a bracket, or a colon and a blank after a key',
  BLOCK_AS_IMPLICIT_KEY: 'put a text that holds `: ` or `#` into quotes',
  MULTILINE_IMPLICIT_KEY: 'put a text that holds `: ` into quotes, and keep a key on one line',
  BAD_SCALAR_START: 'put a text that begins with @, ` or % into quotes',
  TAG_RESOLVE_FAILED: 'leave out the tag: tasks are plain lists, maps and texts',
};

function reportSyntax(error: YAMLError, problems: ProblemList): void {
  const fix = FIXES[error.code] ?? 'mend the YAML here: texts with `: `, `#` or brackets in them need quotes';
  const said = error.message.replace(/\.$/, '');
  const message = `this is not valid YAML: ${said.length > MESSAGE_MAX ? `${said.slice(0, MESSAGE_MAX)}…` : said}`;
  problems.add({ code: 'YAML_SYNTAX', message, fix, at: { start: error.pos[0], end: error.pos[1] } });
}
