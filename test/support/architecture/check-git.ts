import type { ESTree } from 'rolldown/utils';
import { type Finding, finding, isShipped, type SourceFile } from '../source/source-file.ts';
import { visit } from '../source/syntax.ts';

const PLACE: string = 'src/adapters/git/git.ts';
const PROGRAM_KEYS: readonly string[] = ['program', 'command', 'file', 'bin', 'executable', 'argv', 'cmd'];
const STARTERS: RegExp = /spawn|exec|fork|launch|run|process/i;

/**
 * Only one file starts git, in an environment of its own making; anything else would read the user's configuration.
 * A heuristic, since 'git' is also a word: it counts as a program when it is the first argument of something that
 * sounds like starting a process, the first of a list given to one, or the value of a property such as `program`.
 */
export function checkGit(files: readonly SourceFile[]): readonly Finding[] {
  return files.filter((file) => isShipped(file) && file.path !== PLACE).flatMap(checkFile);
}

function checkFile(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  const check = (node: ESTree.Node | null | undefined): void => {
    if (node?.type === 'ArrayExpression') check(node.elements[0]);
    if (isGit(node)) findings.push(finding(file, node.start, `starts git: that is the work of ${PLACE}`));
  };
  visit(file, {
    CallExpression: ({ callee, arguments: [first] }) => {
      if (STARTERS.test(file.text.slice(callee.start, callee.end))) check(first);
    },
    Property: ({ key, value }) => {
      if (key.type === 'Identifier' && PROGRAM_KEYS.includes(key.name)) check(value);
    },
  });
  return findings;
}

function isGit(node: ESTree.Node | null | undefined): node is ESTree.StringLiteral {
  return node?.type === 'Literal' && typeof node.value === 'string' && /^git(\s|$)/.test(node.value);
}
