import type { Bundled } from '../../scripts/build/bundle.ts';

/** The source files that are loaded with a bundled file at once, without those that wait behind an `import()`. */
export function staticInputs(bundled: readonly Bundled[], entry: string): readonly string[] {
  const files = new Map(bundled.map((each) => [each.file, each]));
  const inputs = new Set<string>();
  const seen = new Set<string>();
  const queue = [entry];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const file = files.get(path);
    for (const input of file?.inputs ?? []) inputs.add(input);
    queue.push(...(file?.imports ?? []));
  }
  return [...inputs].sort();
}
