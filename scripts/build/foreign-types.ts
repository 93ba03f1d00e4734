import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whatever a user of the types has anyway, or must have to use them. */
const AT_HAND: RegExp = /^(node:|vitest$)/;

/**
 * Packages that the published declarations name. There should be none: what we use is bundled, so a user's compiler
 * would not find them, and their types would be part of our promise.
 *
 * @param doors declaration files to start from; those that do not exist are left out
 */
export function foreignTypes(doors: readonly string[]): readonly string[] {
  const foreign = new Set<string>();
  const seen = new Set<string>();
  const queue = doors.filter((door) => existsSync(door));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const source of sourcesIn(readFileSync(file, 'utf8'))) {
      if (source.startsWith('.')) queue.push(join(dirname(file), source.replace(/\.ts$/, '.d.ts')));
      else if (!AT_HAND.test(source)) foreign.add(`${source} in ${file}`);
    }
  }
  return [...foreign].sort();
}

function sourcesIn(text: string): readonly string[] {
  return [...text.matchAll(/(?:\bfrom |\bimport\(|^import )['"]([^'"]+)['"]/gm)].map(([, source = '']) => source);
}
