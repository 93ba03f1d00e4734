import type { Metafile } from 'esbuild';

/** The source files that are loaded with an output at once, without those that wait behind an `import()`. */
export function staticInputs(outputs: Metafile['outputs'], entry: string): readonly string[] {
  const inputs = new Set<string>();
  const seen = new Set<string>();
  const queue = [entry];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const output = outputs[path];
    if (output === undefined) continue;
    for (const input of Object.keys(output.inputs)) inputs.add(input);
    for (const { path: imported, kind, external } of output.imports) {
      if (kind !== 'import-statement') continue;
      if (external === true) inputs.add(imported);
      else queue.push(imported);
    }
  }
  return [...inputs].sort();
}
