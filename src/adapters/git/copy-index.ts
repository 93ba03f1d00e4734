import { copyFile, stat, utimes } from 'node:fs/promises';

/**
 * Copies an index together with its age. Most gits compare the times of files by the second and know what that lets
 * through: a file of the same second as the index may have been changed after it was written down, so it is read. By an
 * index that looks younger than it is it would not be, and a change that keeps the size would be taken for none.
 */
export async function copyIndex(from: string, to: string): Promise<void> {
  const seconds = Math.floor((await stat(from)).mtimeMs / 1_000);
  await copyFile(from, to);
  await utimes(to, seconds, seconds);
}
