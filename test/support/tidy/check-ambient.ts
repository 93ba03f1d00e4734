import type { ESTree } from 'rolldown/utils';
import { type Finding, finding, isShipped, isUnder, type SourceFile } from '../source/source-file.ts';
import { visit } from '../source/syntax.ts';

const REPEATABLE: readonly string[] = ['src/core', 'src/front', 'src/engine'];
const AMBIENT: RegExp =
  /^(Date|console|process|performance|globalThis|fetch|setTimeout|setInterval|setImmediate|crypto)$/;

/**
 * A replay, and a simulation, must do the same thing twice: clock, chance, environment and screen come in by a port.
 */
export function checkAmbient(files: readonly SourceFile[]): readonly Finding[] {
  return files.filter((file) => isShipped(file) && isUnder(file, ...REPEATABLE)).flatMap(checkFile);
}

function checkFile(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  const names = new Set<number>();
  const nameOnly = (node: { readonly computed: boolean }, name: ESTree.Node): void => {
    if (!node.computed) names.add(name.start);
  };
  visit(file, {
    MemberExpression: (node) => {
      nameOnly(node, node.property);
      if (/^Math\s*\??\.\s*random$/.test(file.text.slice(node.start, node.end))) {
        findings.push(finding(file, node.start, 'Math.random is not repeatable'));
      }
    },
    Property: (node) => {
      if (!node.shorthand) nameOnly(node, node.key);
    },
    TSPropertySignature: (node) => nameOnly(node, node.key),
    TSMethodSignature: (node) => nameOnly(node, node.key),
    Identifier: ({ name, start }) => {
      if (AMBIENT.test(name) && !names.has(start)) findings.push(finding(file, start, `${name} is not repeatable`));
    },
  });
  // In `{ process }` the name is key and value at once.
  return [...new Set(findings)];
}
