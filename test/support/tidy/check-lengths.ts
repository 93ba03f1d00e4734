import type { ESTree } from 'rolldown/utils';
import { type Finding, finding, isTypeScript, lineAt, type SourceFile } from '../source/source-file.ts';
import { visit } from '../source/syntax.ts';

const FUNCTION_LINES_MAX: number = 70;
const FILE_LINES_MAX: number = 300;
const LINE_COLUMNS_MAX: number = 120;
const PARAMETERS_MAX: number = 3;

/** Files that are one long table; a table is not understood better in pieces. */
const tables: readonly string[] = ['src/core/base/error-code.ts'];

/** What does not fit on a screen, or in a head, is two things. */
export function checkLengths(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter(isTypeScript)
    .flatMap((file) => [...checkFileLength(file), ...checkLines(file), ...checkFunctions(file)]);
}

function checkFileLength(file: SourceFile): readonly Finding[] {
  const lines = lineAt(file.text, file.text.length);
  if (lines <= FILE_LINES_MAX || tables.includes(file.path)) return [];
  return [`${file.path}:${FILE_LINES_MAX} the file has ${lines} lines, ${FILE_LINES_MAX} at most`];
}

function checkLines(file: SourceFile): readonly Finding[] {
  const lines = file.text.split('\n');
  const long = lines.flatMap((line, index) => (line.length > LINE_COLUMNS_MAX ? [index + 1] : []));
  if (long.length === 0) return [];
  const templates = templateLines(file);
  return long
    .filter((line) => !templates.has(line))
    .map((line) => `${file.path}:${line} the line is longer than ${LINE_COLUMNS_MAX} columns`);
}

/** Lines of text inside of templates: the formatter cannot break them and often should not. */
function templateLines(file: SourceFile): ReadonlySet<number> {
  const lines = new Set<number>();
  visit(file, {
    TemplateLiteral: ({ start, end }) => {
      for (let line = lineAt(file.text, start); line <= lineAt(file.text, end); line += 1) lines.add(line);
    },
  });
  return lines;
}

function checkFunctions(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  const groups = new Set<number>();
  const check = (node: ESTree.Function | ESTree.ArrowFunctionExpression): void => {
    if (groups.has(node.start)) return;
    const lines = lineAt(file.text, node.end) - lineAt(file.text, node.start) + 1;
    if (lines > FUNCTION_LINES_MAX) {
      findings.push(finding(file, node.start, `the function has ${lines} lines, ${FUNCTION_LINES_MAX} at most`));
    }
    if (node.params.length > PARAMETERS_MAX) {
      const what = `the function has ${node.params.length} parameters, ${PARAMETERS_MAX} at most: name them in one object`;
      findings.push(finding(file, node.start, what));
    }
  };
  visit(file, {
    // A group of tests is a heading, not a function.
    CallExpression: ({ callee, arguments: given }) => {
      if (!/^describe\b/.test(file.text.slice(callee.start, callee.end))) return;
      for (const argument of given) groups.add(argument.start);
    },
    FunctionDeclaration: check,
    FunctionExpression: check,
    ArrowFunctionExpression: check,
  });
  return findings;
}
