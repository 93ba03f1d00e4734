/**
 * Copies untracked files of the person's checkout into a folder of ours.
 *
 * 1. Nothing outside of `to` is written: a parent folder that is a symbolic link there is refused, not followed.
 * 2. Nothing outside of `from` is read: a link is copied as a link, and only when it leads to something inside.
 * 3. What is in the folder already stands: the commit's own files win.
 */
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, readlink, realpath, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

export type CopyRequest = { readonly from: string; readonly to: string };

export type Copied = {
  /** Relative paths of the files and links that were made. */
  readonly made: readonly string[];
  /** Relative paths that were left out, because they lead out of the repository or are no files. */
  readonly leftOut: readonly string[];
};

export async function copyInto(request: CopyRequest, paths: readonly string[]): Promise<Copied> {
  const made: string[] = [];
  const leftOut: string[] = [];
  for (const path of paths) await copyOne(request, path, { made, leftOut });
  return { made, leftOut };
}

type Record = { readonly made: string[]; readonly leftOut: string[] };

async function copyOne(request: CopyRequest, path: string, record: Record): Promise<void> {
  const source = join(request.from, path);
  const target = join(request.to, path);
  if (!(await isInside(request.from, dirname(source)))) return void record.leftOut.push(path);
  const found = await lstat(source).catch(() => null);
  if (found === null) return;
  if (found.isDirectory()) {
    for (const name of (await readdir(source)).filter((entry) => entry !== '.git'))
      await copyOne(request, join(path, name), record);
    return;
  }
  if (!(await hasRealParents(request.to, path))) return void record.leftOut.push(path);
  if ((await lstat(target).catch(() => null)) !== null) return;
  if (found.isSymbolicLink()) {
    const link = await linkInside(request.from, source);
    if (link === null) return void record.leftOut.push(path);
    await mkdir(dirname(target), { recursive: true });
    await symlink(link, target);
  } else if (found.isFile()) {
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  } else return void record.leftOut.push(path);
  record.made.push(path);
}

/** The link's target from where it stands, or null when it leads out of `root` or nowhere. */
async function linkInside(root: string, source: string): Promise<string | null> {
  const target = await readlink(source);
  const end = resolve(dirname(source), target);
  if (!(await isInside(root, end)) || !isBelow(root, end)) return null;
  return isAbsolute(target) ? relative(dirname(source), end) : target;
}

async function isInside(root: string, path: string): Promise<boolean> {
  try {
    return isBelow(root, await realpath(path));
  } catch {
    // A link that leads nowhere is worth nothing in a copy.
    return false;
  }
}

function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(root + sep);
}

async function hasRealParents(root: string, path: string): Promise<boolean> {
  const parts = path.split(sep).slice(0, -1);
  for (let count = 1; count <= parts.length; count += 1) {
    const found = await lstat(join(root, ...parts.slice(0, count))).catch(() => null);
    if (found === null) return true;
    if (!found.isDirectory()) return false;
  }
  return true;
}
