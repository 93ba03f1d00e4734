import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { type Sha, sha } from '../../core/base/ids.ts';
import { catBlobs } from './cat-blobs.ts';
import type { CleanRoom } from './clean-room.ts';
import { TUTTI } from './commit.ts';
import { conflictExcerpt } from './conflict-excerpt.ts';
import { runGit } from './git.ts';
import type { Repository } from './repository.ts';

export type Trees = { readonly base: Sha; readonly ours: Sha; readonly theirs: Sha };

export type MergedTrees =
  | { readonly type: 'clean'; readonly tree: Sha }
  | { readonly type: 'conflict'; readonly files: readonly string[]; readonly excerpt: string };

/**
 * Merges two trees over a third. Git 2.39 takes the base only from history, so a small history is made in the room: two
 * branches on one commit. That also makes it right after a rollback, where the base is no ancestor of the branch any
 * more.
 */
export async function mergeTrees(repository: Repository, room: CleanRoom, trees: Trees): Promise<MergedTrees> {
  const root = writeCommit(room, trees.base, null);
  // These names stand in the conflict markers that people and agents read.
  writeFileSync(join(room.gitDir, 'refs/heads/integrated'), `${writeCommit(room, trees.ours, root)}\n`);
  writeFileSync(join(room.gitDir, 'refs/heads/this-task'), `${writeCommit(room, trees.theirs, root)}\n`);
  const args = ['merge-tree', '--write-tree', '-z', '--messages', '--name-only', 'integrated', 'this-task'];
  const answer = await runGit(repository.git, { at: room.bare, args, ok: [0, 1] });
  const parts = answer.stdout.toString('utf8').split('\0');
  const tree = sha(parts[0] ?? '');
  if (answer.status === 0) return { type: 'clean', tree };
  const end = parts.indexOf('', 1);
  const files = [...new Set(parts.slice(1, end))].sort();
  const blobs = await catBlobs(
    repository,
    room,
    files.map((path) => `${tree}:${path}`),
  );
  const shown = files.map((path, index) => ({ path, text: markedText(blobs[index] ?? null) }));
  return { type: 'conflict', files, excerpt: conflictExcerpt(shown, conflictMessages(parts.slice(end + 1))) };
}

/** As git would, and without starting it: these commits are never seen outside, and leave with the room. */
function writeCommit(room: CleanRoom, tree: Sha, parent: Sha | null): Sha {
  const who = `${TUTTI.name} <${TUTTI.email}> 0 +0000`;
  const text = `tree ${tree}\n${parent === null ? '' : `parent ${parent}\n`}author ${who}\ncommitter ${who}\n\n`;
  const object = `commit ${text.length}\0${text}`;
  const name = sha(hash('sha1', object));
  const folder = join(room.objects, name.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name.slice(2)), deflateSync(object));
  return name;
}

function markedText(blob: Buffer | null): string | null {
  if (blob === null || blob.subarray(0, 8_000).includes(0)) return null;
  const text = blob.toString('utf8');
  return text.includes('<<<<<<< ') ? text : null;
}

/** Each message is: a number of paths, the paths, a kind, the text. Those about merging as such say nothing new. */
function conflictMessages(parts: readonly string[]): readonly string[] {
  const messages: string[] = [];
  for (let at = 0; at + 1 < parts.length;) {
    const paths = Number(parts[at]);
    const kind = parts[at + paths + 1] ?? '';
    const text = parts[at + paths + 2] ?? '';
    if (kind.startsWith('CONFLICT')) messages.push(text.trim());
    at += paths + 3;
  }
  return messages;
}
