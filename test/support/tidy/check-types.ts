import { type Finding, finding, isShipped, isTypeScript, isUnder, type SourceFile } from '../source/source-file.ts';
import { visit } from '../source/syntax.ts';

/** The parts that never meet the outside world, so nothing in them needs to be believed without proof. */
const INSIDE: readonly string[] = ['src/core', 'src/front', 'src/ports', 'src/engine'];
/** Where checked text becomes a branded id. */
const CONSTRUCTORS: string = 'src/core/base';

/**
 * `any` nowhere in src/; inside also no `as` (but `as const`) and no `!`. Outside, `unknown` and a decoder are
 * better.
 */
export function checkTypes(files: readonly SourceFile[]): readonly Finding[] {
  return files.filter((file) => isShipped(file) && isTypeScript(file)).flatMap(checkFile);
}

function checkFile(file: SourceFile): readonly Finding[] {
  const isInside = isUnder(file, ...INSIDE);
  const findings: Finding[] = [];
  visit(file, {
    TSAnyKeyword: ({ start }) => findings.push(finding(file, start, '`any`: write `unknown` and decode it')),
    TSAsExpression: ({ start, typeAnnotation }) => {
      const isConst = file.text.slice(typeAnnotation.start, typeAnnotation.end) === 'const';
      if (isConst || !isInside || isUnder(file, CONSTRUCTORS)) return;
      findings.push(finding(file, start, '`as` claims what nobody checked'));
    },
    TSNonNullExpression: ({ start }) => {
      if (isInside) findings.push(finding(file, start, '`!` claims what nobody checked'));
    },
  });
  return findings;
}
