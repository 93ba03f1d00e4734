import { constants } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Violation } from '../../core/run/attempt.ts';
import { pathProblem } from './path-rules.ts';

/**
 * Writes whole files into a workspace that nobody else works in any more: each as a new inode that takes the place of
 * the
 * old one, so that neither a link nor a hard link leads out of the folder. What may not be written is told, the rest is
 * written.
 */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  for (const [path, content] of files) {
    const detail = pathProblem(path) ?? (await inTheWay(folder, path));
    if (detail !== null) violations.push({ path, rule: 'unsafe-path', detail });
    else await writeFile(join(folder, path), content);
  }
  return violations;
}

/** Why a file cannot be put there: something on the way that is no real folder, or no regular file at the end. */
async function inTheWay(folder: string, path: string): Promise<string | null> {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const part = parts.slice(0, count).join('/');
    const found = await lstat(join(folder, part)).catch(ifMissing);
    if (found === null) return null;
    const isFit = count === parts.length ? found.isFile() : found.isDirectory();
    if (!isFit) return `${part} is there already, and is no ${count === parts.length ? 'regular file' : 'folder'}`;
  }
  return null;
}

function ifMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

async function writeFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const before = await lstat(path).catch(ifMissing);
  const unfinished = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}`);
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
  const file = await open(unfinished, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, before === null ? 0o666 : before.mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
