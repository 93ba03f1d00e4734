import { type Finding, finding, isTest, isTypeScript, isUnder, type SourceFile } from '../source/source-file.ts';
import { commentsOf, visit } from '../source/syntax.ts';

/**
 * Small habits that cost others time: silent catches, nameless exports, tests that do not run or that wait and hope.
 */
export function checkHabits(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter((file) => isTypeScript(file) && isUnder(file, 'src', 'test', 'scripts', 'bench', 'examples'))
    .flatMap((file) => [...checkCatches(file), ...checkExports(file), ...(isTest(file) ? checkTests(file) : [])]);
}

function checkCatches(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  visit(file, {
    CatchClause: ({ param, start, body }) => {
      if (param !== null || hasCommentNear(file, body.start)) return;
      findings.push(finding(file, start, 'a catch that drops the error says why, on this line or the next'));
    },
  });
  return findings;
}

function hasCommentNear(file: SourceFile, offset: number): boolean {
  const lineEnd = file.text.indexOf('\n', offset);
  const nextLineEnd = file.text.indexOf('\n', lineEnd + 1);
  return commentsOf(file).some((comment) => comment.start > offset && comment.start < nextLineEnd);
}

function checkExports(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  visit(file, {
    ExportDefaultDeclaration: ({ start }) => findings.push(finding(file, start, 'a default export has no name')),
  });
  return findings;
}

function checkTests(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  visit(file, {
    MemberExpression: ({ start, end }) => {
      const text = file.text.slice(start, end);
      if (/^(test|it|describe|suite)(\.\w+)*\.(skip|only|todo)$/.test(text)) {
        findings.push(finding(file, start, `${text}: every test runs`));
      }
    },
    Identifier: ({ name, start }) => {
      if (name === 'setTimeout') findings.push(finding(file, start, 'a test waits for an event, not for time'));
    },
    Literal: ({ value, start }) => {
      if (value === 'node:timers/promises')
        findings.push(finding(file, start, 'a test waits for an event, not for time'));
    },
  });
  return findings;
}
