import type { ESTree } from 'rolldown/utils';
import { type Finding, finding, isShipped, isTypeScript, isUnder, type SourceFile } from '../source/source-file.ts';
import { commentsOf, visit } from '../source/syntax.ts';

/** Words that fit anything and so say nothing; a number is the work of git. */
const FOG: RegExp = /^(managers?|helpers?|utils?|utilities|enhanced|v2)$/;
const HOMELESS: RegExp = /(^|\/)(types|utils?|helpers?|misc|common)\.(test\.)?ts$/;
const FILE_NAME: RegExp = /^[a-z0-9]+(-[a-z0-9]+)*(\.([a-z]+\.)?test|\.config)?\.ts$/;
// Where a comment, or a line of one, begins with it; in the middle it may be what the code is about.
const MARKER: RegExp = /^[\s*]*(TODO|FIXME|XXX|HACK)\b/m;

/** Names let a reader guess the file, and work that is left is written where people plan, not in the code. */
export function checkNames(files: readonly SourceFile[]): readonly Finding[] {
  const sources = files.filter((file) => isTypeScript(file) && isUnder(file, 'src', 'test', 'scripts'));
  return [
    ...sources.flatMap(checkFileName),
    ...sources.filter(isShipped).flatMap((file) => [...checkDeclarations(file), ...checkMarkers(file)]),
  ];
}

function checkFileName(file: SourceFile): readonly Finding[] {
  const name = file.path.split('/').at(-1) ?? '';
  const parts = file.path.replace(/\.ts$/, '').split('/').flatMap(wordsOf);
  const findings: Finding[] = [];
  if (!FILE_NAME.test(name)) findings.push(finding(file, 0, 'the file name is not kebab-case'));
  if (HOMELESS.test(file.path)) findings.push(finding(file, 0, 'the file is named after no concept'));
  else if (parts.some((word) => FOG.test(word)))
    findings.push(finding(file, 0, 'the path holds a word that says nothing'));
  return findings;
}

function checkDeclarations(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  const check = (node: ESTree.Node | null): void => {
    if (node?.type !== 'Identifier') return;
    const word = wordsOf(node.name).find((part) => FOG.test(part));
    if (word !== undefined) findings.push(finding(file, node.start, `${node.name}: '${word}' says nothing`));
  };
  visit(file, {
    VariableDeclarator: ({ id }) => check(id),
    FunctionDeclaration: ({ id }) => check(id),
    ClassDeclaration: ({ id }) => check(id),
    TSTypeAliasDeclaration: ({ id }) => check(id),
    TSInterfaceDeclaration: ({ id }) => check(id),
  });
  return findings;
}

function checkMarkers(file: SourceFile): readonly Finding[] {
  return commentsOf(file)
    .filter((comment) => MARKER.test(comment.value))
    .map((comment) => finding(file, comment.start, 'a note to do something later: do it, or say it in the open'));
}

/** `loadJSONFile2`, `load-json-file` → their words, lower case. */
function wordsOf(name: string): readonly string[] {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return spaced.toLowerCase().split(/[^a-z0-9]+/);
}
