import { splitNul } from './git.ts';

/** One entry of git's raw format. Modes are octal text (`100644`, `120000`, `160000`, `000000` for none). */
export type RawChange = {
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldSha: string;
  readonly newSha: string;
  /** `A`, `M`, `D`, `T` … */
  readonly status: string;
  readonly path: string;
};

export const GITLINK = '160000';
export const SYMLINK = '120000';

/** Reads what `diff-files`, `diff-index` or `diff-tree` print with `--raw -z --no-renames`. */
export function parseRawDiff(bytes: Buffer): readonly RawChange[] {
  const parts = splitNul(bytes.toString('utf8'));
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [oldMode = '', newMode = '', oldSha = '', newSha = '', status = ''] = (parts[at] ?? '').slice(1).split(' ');
    changes.push({ oldMode, newMode, oldSha, newSha, status, path: parts[at + 1] ?? '' });
  }
  return changes;
}
