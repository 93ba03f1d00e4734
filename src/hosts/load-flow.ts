import { basename } from 'node:path';
import { inspect } from 'node:util';
import type { Problem } from '../core/base/problem.ts';
import { placesOf, type ProgramPlace } from '../front/builder/call-site.ts';
import { problemsOf, type ProgramFiles, type Told } from '../front/builder/locate-flow.ts';
import { type Flow, isFlow } from '../front/builder/workflow.ts';
import { importProgram } from './import-program.ts';

export type LoadedFlow =
  | { readonly type: 'flow'; readonly flow: Flow }
  | { readonly type: 'broken'; readonly problems: readonly Problem[] };

/**
 * Runs a program of the person for the workflow that it exports, as default or as `flow`. To name the file is to trust
 * it: it runs in this process, with all rights.
 */
export async function loadFlow(path: string, files: ProgramFiles): Promise<LoadedFlow> {
  const shown = files.shown(path);
  const begin = { file: path, line: 1, column: 1 };
  const broken = (told: Omit<Told, 'severity'>): LoadedFlow => {
    return { type: 'broken', problems: problemsOf([{ ...told, severity: 'error' }], files) };
  };
  let exported: object;
  try {
    exported = await importProgram(path);
  } catch (error) {
    if (error instanceof SyntaxError) {
      const place = syntaxPlace(error);
      const what = place === undefined ? `${shown}, or what it imports,` : files.shown(place.file);
      return broken({
        code: 'CODE_SYNTAX',
        message: `${what} cannot be read: ${error.message}`,
        fix: syntaxFix(path, error),
        place: place ?? begin,
      });
    }
    const message = `${shown} threw: ${error instanceof Error ? error.message : inspect(error)}`;
    const inside = error instanceof Error ? placesOf(error).find(({ file }) => file === path) : undefined;
    return broken({ code: 'CODE_THREW', message, fix: 'mend what the message names', place: inside ?? begin });
  }
  const values = new Map<string, unknown>(Object.entries(exported));
  const flow = [values.get('default'), values.get('flow')].find(isFlow);
  if (flow !== undefined) return { type: 'flow', flow };
  const names = [...values.keys()].join(', ');
  const message = `${shown} exports no workflow${names === '' ? '' : `, only ${names}`}`;
  return broken({
    code: 'WORKFLOW_NOT_EXPORTED',
    message,
    fix: 'write `export default workflow({ … })`',
    place: begin,
  });
}

/** By default npm writes a package.json in which a file is no module. */
function syntaxFix(path: string, { message }: SyntaxError): string {
  if (!/outside a module|bodies of modules|Unexpected token 'export'/.test(message))
    return 'Node takes types away and changes nothing else: no `enum`, no `namespace`, no JSX';
  const name = basename(path).replace(/(?=[jt]s$)/, 'm');
  return `name it \`${name}\`, or write \`"type": "module"\` into the package.json above it`;
}

/** Node writes file and line above the message, and carets below the column; of plain JavaScript it does not. */
function syntaxPlace({ stack = '' }: SyntaxError): ProgramPlace | undefined {
  const [, file = '', line = '', before = ''] = /^(\/.+):(\d+)\n(?:.*\n)*?( *)\^+\n/.exec(stack) ?? [];
  return file === '' ? undefined : { file, line: Number(line), column: before.length + 1 };
}
