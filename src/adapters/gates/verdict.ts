import type { GateAnswer } from '../../core/run/attempt.ts';

/** What one kind of gate makes of a tree: a result without the name and the time, which are the same for all. */
export type Verdict = { readonly answer: GateAnswer; readonly evidence: string };
