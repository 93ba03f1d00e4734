import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licence texts of the packages whose files went into a bundle, as their licences ask. */
export function bundledLicences(root: string, inputs: readonly string[]): string {
  const packages = new Set(inputs.flatMap((input) => packageOf(input) ?? []));
  return [...packages]
    .sort()
    .map((name) => licenceOf(root, name))
    .join('\n\n');
}

function packageOf(input: string): string | undefined {
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

function licenceOf(root: string, name: string): string {
  const folder = join(root, 'node_modules', name);
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled but ${folder} has no licence file to pass on`);
  return `${name} ${versionIn(manifest)}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

function versionIn(manifest: unknown): string {
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) return '';
  return String(manifest.version);
}
