import { type Finding, finding, isShipped, isUnder, type SourceFile } from '../source/source-file.ts';
import { visit, withoutComments } from '../source/syntax.ts';

/** What only one place may name, as a string, so that neither require() nor a clever import gets around it. */
const reserved: readonly { readonly text: RegExp; readonly place: string; readonly why: string }[] = [
  {
    text: /^(node:)?child_process$/,
    place: 'src/adapters/process/spawn.ts',
    why: 'processes are started in one place',
  },
  { text: /^node:sqlite$/, place: 'src/adapters/journals', why: 'the database is behind the journal port' },
];

const AGENT_FREE: readonly string[] = ['src/core', 'src/engine', 'src/ports'];
const AGENT_NAME: RegExp = /(?<![a-z])(claude|codex|opencode|gemini)(?![a-z])/gi;

/** Strings that stand only where the thing they name may be touched. */
export function checkReserved(files: readonly SourceFile[]): readonly Finding[] {
  return files.filter(isShipped).flatMap((file) => [...checkStrings(file), ...checkAgentNames(file)]);
}

function checkStrings(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  visit(file, {
    Literal: ({ value, start }) => {
      if (typeof value !== 'string') return;
      for (const { text, place, why } of reserved) {
        if (text.test(value) && !isUnder(file, place))
          findings.push(finding(file, start, `'${value}': ${why}, ${place}`));
      }
    },
  });
  return findings;
}

/** Code and strings, not comments: a comment may tell where a number was learned, code may not depend on an agent. */
function checkAgentNames(file: SourceFile): readonly Finding[] {
  if (!isUnder(file, ...AGENT_FREE)) return [];
  return [...withoutComments(file).matchAll(AGENT_NAME)].map(({ index, 0: name }) =>
    finding(file, index, `names the agent ${name}: only adapters, front ends and surfaces know agents`),
  );
}
