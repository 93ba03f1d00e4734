import { posix } from 'node:path';
import { isBuiltin } from 'node:module';
import type { SourceFile } from './source-file.ts';
import { visit } from './syntax.ts';

/** Where an import leads: a file of this repository, a module of Node, or a package. */
export type Target =
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'node'; readonly name: string }
  | { readonly type: 'package'; readonly name: string };

export type Import = {
  readonly target: Target;
  /** True for `import type`, `export type … from` and `import('…').T`: nothing is loaded. */
  readonly typeOnly: boolean;
  readonly offset: number;
};

/** The one file that loads what a person names, a program that makes a workflow, and nothing else. */
const LOADER: string = 'src/hosts/import-program.ts';

/** Every way in which a file can reach another: import, re-export, side effect, `import()`, `import('…').T`. */
export function readImports(file: SourceFile): readonly Import[] {
  const imports: Import[] = [];
  const add = (source: string, typeOnly: boolean, offset: number): void => {
    imports.push({ target: targetOf(file.path, source), typeOnly, offset });
  };
  visit(file, {
    // `import { type A }` is not type-only: what is left after stripping, `import {}`, still loads the file.
    ImportDeclaration: (node) => add(node.source.value, node.importKind === 'type', node.start),
    ExportAllDeclaration: (node) => add(node.source.value, node.exportKind === 'type', node.start),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) add(node.source.value, node.exportKind === 'type', node.start);
    },
    ImportExpression: (node) => {
      const { source } = node;
      if (source.type === 'Literal' && typeof source.value === 'string') add(source.value, false, node.start);
      else if (file.path !== LOADER)
        throw new Error(`${file.path}: import() of something other than a plain string cannot be checked`);
    },
    TSImportType: (node) => add(node.source.value, true, node.start),
  });
  return imports;
}

function targetOf(from: string, source: string): Target {
  if (source.startsWith('.')) return { type: 'file', path: posix.join(posix.dirname(from), source) };
  if (isBuiltin(source)) return { type: 'node', name: source.replace(/^node:/, '') };
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? source;
  return { type: 'package', name };
}
