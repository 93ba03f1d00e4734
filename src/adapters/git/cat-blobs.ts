import type { CleanRoom } from './clean-room.ts';
import { runGit } from './git.ts';
import type { Repository } from './repository.ts';

/**
 * Contents of objects, by one git, in the order asked. Null for what is missing or no blob.
 *
 * @param names object ids, or `<tree>:<path>`; a path may hold anything but NUL
 */
export async function catBlobs(
  repository: Repository,
  room: CleanRoom,
  names: readonly string[],
): Promise<readonly (Buffer | null)[]> {
  if (names.length === 0) return [];
  const stdin = names.map((name) => `${name}\0`).join('');
  const { stdout } = await runGit(repository.git, {
    at: room.bare,
    args: ['cat-file', '--batch=%(objecttype) %(objectsize)', '-z'],
    stdin,
  });
  const blobs: (Buffer | null)[] = [];
  let at = 0;
  for (const name of names) {
    // What is missing is answered with the name and a word; the name itself may hold a line break.
    const missing = Buffer.from(`${name} missing\n`);
    if (stdout.subarray(at, at + missing.length).equals(missing)) {
      blobs.push(null);
      at += missing.length;
      continue;
    }
    const lineEnd = stdout.indexOf(0x0a, at);
    const [type = '', size = '0'] = stdout.subarray(at, lineEnd).toString('utf8').split(' ');
    const end = lineEnd + 1 + Number(size);
    blobs.push(type === 'blob' ? stdout.subarray(lineEnd + 1, end) : null);
    at = end + 1;
  }
  return blobs;
}
