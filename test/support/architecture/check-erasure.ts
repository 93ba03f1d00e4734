import { stripTypeScriptTypes } from 'node:module';
import { type Finding, finding, isShipped, isUnder, type SourceFile } from '../source/source-file.ts';
import { withoutComments } from '../source/syntax.ts';

/** Ports are contracts: when the types are taken away, nothing is left of the file. */
export function checkErasure(files: readonly SourceFile[]): readonly Finding[] {
  return files
    .filter((file) => isShipped(file) && isUnder(file, 'src/ports'))
    .flatMap((file) => {
      const left = stripTypeScriptTypes(withoutComments(file));
      const offset = left.search(/\S/);
      return offset === -1 ? [] : [finding(file, offset, 'leaves code behind: a port may hold nothing but types')];
    });
}
