import { readImports } from '../source/read-imports.ts';
import { type Finding, finding, isTypeScript, isUnder, type SourceFile } from '../source/source-file.ts';

/** No file of src/ reaches itself, be it through types or lazily: files that need each other are one concept. */
export function checkCycles(files: readonly SourceFile[]): readonly Finding[] {
  const sources = new Map(
    files.filter((file) => isTypeScript(file) && isUnder(file, 'src')).map((file) => [file.path, file]),
  );
  const done = new Set<string>();
  const findings: Finding[] = [];

  const walk = (file: SourceFile, trail: readonly string[]): void => {
    const start = trail.indexOf(file.path);
    if (start !== -1) {
      findings.push(finding(file, 0, `imports itself: ${[...trail.slice(start), file.path].join(' → ')}`));
      return;
    }
    if (done.has(file.path)) return;
    for (const next of neighbours(file, sources)) walk(next, [...trail, file.path]);
    done.add(file.path);
  };

  for (const file of sources.values()) walk(file, []);
  return findings;
}

function neighbours(file: SourceFile, sources: ReadonlyMap<string, SourceFile>): readonly SourceFile[] {
  return readImports(file).flatMap(({ target }) => (target.type === 'file' ? (sources.get(target.path) ?? []) : []));
}
