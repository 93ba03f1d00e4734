import type { RunId, Sha, TaskPath } from '../core/base/ids.ts';

export type MergeRequest = {
  readonly run: RunId;
  readonly task: TaskPath;
  readonly attempt: number;
  /** Full name: `refs/heads/tutti/<run>`. */
  readonly branch: string;
  readonly base: Sha;
  readonly commit: Sha;
  readonly subject: string;
  readonly by: string;
};

export type Merge =
  /** A single-parent commit on `onto`, not on the branch yet. `same`: its tree is the one that `commit` has. */
  | { readonly type: 'merged'; readonly commit: Sha; readonly tree: Sha; readonly onto: Sha; readonly same: boolean }
  | { readonly type: 'nothing'; readonly onto: Sha }
  | { readonly type: 'conflict'; readonly onto: Sha; readonly files: readonly string[]; readonly excerpt: string };

/**
 * The integration branch: linear, one single-parent commit a task, moved by compare-and-swap only. Contract:
 * - `head` is where the branch stands now, null when it is gone;
 * - `published` finds the commit that carries the attempt's trailers and is reachable from the branch: what an earlier
 *   try did;
 * - `merge` writes objects, moves no ref, runs no merge driver and no hook of the repository;
 * - `files` are the paths of all files in a commit, in the order of their names, without links and submodules;
 * - `publish` moves the branch from `from` to `to`, or answers false and changes nothing.
 */
export type Integrator = {
  head(branch: string): Promise<Sha | null>;
  /** Whether `old` is an ancestor of `young`, or the same. */
  holds(young: Sha, old: Sha): Promise<boolean>;
  published(
    request: MergeRequest,
    since: Sha,
  ): Promise<{ readonly commit: Sha; readonly tree: Sha; readonly onto: Sha } | null>;
  files(commit: Sha): Promise<readonly string[]>;
  merge(request: MergeRequest, onto: Sha): Promise<Merge>;
  publish(branch: string, from: Sha, to: Sha): Promise<boolean>;
  /** Makes a branch that is not there; false, and nothing is changed, where it stands somewhere else. */
  open(branch: string, at: Sha): Promise<boolean>;
};
