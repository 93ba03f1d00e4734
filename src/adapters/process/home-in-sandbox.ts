/**
 * What of a home, the person's or another's, a confined process sees: programs and what they are made of, and nothing
 * else.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isWithin, realpathOr } from './which.ts';

/**
 * Every folder that holds homes, and the person's own wherever it is. Never the root, which a home can be in a
 * container.
 */
export function homeFolders(home: string): readonly string[] {
  const folders = [home, '/home', '/root', '/Users'].filter(existsSync).map(realpathOr);
  return [...new Set(folders)].filter((folder) => folder !== '/');
}

/**
 * The folders that programs need to start although homes are hidden: where each was found, the installation that a
 * link there leads to, and the places in a home where toolchains live. Never a folder that stands in the home itself,
 * such as `~/.local`: too much else lives there.
 *
 * @param programs absolute paths
 * @param path directories, clean of those of a repository
 */
export function visiblePrograms(programs: readonly string[], path: readonly string[], home: string): readonly string[] {
  const realHome = realpathOr(home);
  const names = [...programs, ...path.map((directory) => join(directory, 'any'))];
  const found = names.flatMap((program) => {
    const named = join(realpathOr(dirname(program)), basename(program));
    return [installation(named, realHome), installation(realpathOr(program), realHome), dirname(named)];
  });
  const toolchains = TOOLCHAINS.map((folder) => join(realHome, folder)).filter(existsSync);
  return [...new Set([...found, ...toolchains])].filter((folder) => !isWithin(realHome, folder));
}

/** Where version managers and package managers put programs, below a home. No folder here holds a login. */
const TOOLCHAINS = [
  '.asdf/installs',
  '.asdf/shims',
  '.bun/bin',
  '.cargo/bin',
  '.deno/bin',
  '.local/bin',
  '.local/lib',
  '.local/share/claude/versions',
  '.local/share/fnm',
  '.local/share/mise/installs',
  '.local/share/mise/shims',
  '.local/share/pnpm',
  '.local/share/uv/python',
  '.local/share/uv/tools',
  '.nvm/versions',
  '.opencode/bin',
  '.pyenv',
  '.rbenv',
  '.rustup',
  '.sdkman/candidates',
  '.volta/bin',
  '.volta/tools',
  'go/pkg',
];

/**
 * `<prefix>` for `<prefix>/bin/node`, `<prefix>/node_modules` for anything below it, else the folder that it lies in.
 */
function installation(program: string, home: string): string {
  const folder = dirname(program);
  const modules = program.indexOf('/node_modules/');
  if (modules >= 0) return `${program.slice(0, modules)}/node_modules`;
  const prefix = dirname(folder);
  const standsInHome = dirname(prefix) === home || isWithin(home, prefix);
  return basename(folder) === 'bin' && !standsInHome ? prefix : folder;
}
