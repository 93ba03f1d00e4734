import type { Finding, Rule, SourceFile } from '../source/source-file.ts';
import { checkCycles } from './check-cycles.ts';
import { checkErasure } from './check-erasure.ts';
import { checkGit } from './check-git.ts';
import { checkIndex } from './check-index.ts';
import { checkLayers } from './check-layers.ts';
import { checkReserved } from './check-reserved.ts';

/** All that is known about which part may touch which. */
export function checkArchitecture(files: readonly SourceFile[]): readonly Finding[] {
  const rules: readonly Rule[] = [checkLayers, checkCycles, checkErasure, checkIndex, checkReserved, checkGit];
  return rules.flatMap((rule) => rule(files));
}
