import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The configuration of the repository that a folder is a checkout of, also where the checkout is a linked one. */
export async function gitConfigFile(checkout: string): Promise<string> {
  const dotGit = join(checkout, '.git');
  if ((await stat(dotGit)).isDirectory()) return join(dotGit, 'config');
  const gitdir = resolve(checkout, (await readFile(dotGit, 'utf8')).replace(/^gitdir: /, '').trim());
  const common = (await readFile(join(gitdir, 'commondir'), 'utf8')).trim();
  return join(resolve(gitdir, common), 'config');
}
