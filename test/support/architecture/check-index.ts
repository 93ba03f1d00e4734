import { type Finding, finding, type SourceFile } from '../source/source-file.ts';
import { visit } from '../source/syntax.ts';

const DOORS: readonly string[] = ['src/index.ts', 'src/builder.ts', 'src/testing.ts'];

/** The package's doors re-export by name and hold nothing else, so that they read as a list of what is public. */
export function checkIndex(files: readonly SourceFile[]): readonly Finding[] {
  return files.filter((file) => DOORS.includes(file.path)).flatMap(checkDoor);
}

function checkDoor(file: SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  visit(file, {
    Program: (program) => {
      for (const statement of program.body) {
        const isNamed = statement.type === 'ExportNamedDeclaration' && statement.source !== null;
        if (!isNamed) findings.push(finding(file, statement.start, 'a door holds only `export { name } from …`'));
      }
    },
  });
  return findings;
}
