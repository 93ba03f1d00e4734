import type { Sha } from '../core/base/ids.ts';

/**
 * Reads changes between commits with our own git: no driver, filter, hook or attribute of the repository takes part.
 */
export type Diffs = {
  /** Paths that differ between two trees, sorted. */
  changed(from: Sha, to: Sha): Promise<readonly string[]>;
};
