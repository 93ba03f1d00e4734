import type { Work } from '../run/effect.ts';

/** All that a brief is made of. */
export type AttemptWork = Work & { readonly type: 'run-attempt' };
