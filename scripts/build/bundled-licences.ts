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
  const text = file === undefined ? mitOf(manifest) : readFileSync(join(folder, file), 'utf8').trim();
  if (text === null) throw new Error(`${name} is bundled but ${folder} has no licence file to pass on`);
  return `${name} ${textIn(manifest, 'version')}\n\n${text}\n`;
}

function textIn(manifest: unknown, field: string): string {
  if (typeof manifest !== 'object' || manifest === null) return '';
  const value: unknown = Reflect.get(manifest, field);
  return typeof value === 'string' ? value : '';
}

/** A package may name the MIT licence without a copy of its text: then it is passed on in the name of its author. */
function mitOf(manifest: unknown): string | null {
  const author = textIn(manifest, 'author');
  return textIn(manifest, 'license') === 'MIT' && author !== ''
    ? `MIT License\n\nCopyright (c) ${author}\n\n${MIT}`
    : null;
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
