/** Tiers of `models`: hard thought, ordinary work, quick checks. */
export type Tier = 'deep' | 'standard' | 'fast';

/** A worker that workflows may name without defining it. Each text is a whole sentence, or a few. */
export type Role = Rights & {
  readonly model: Tier;
  /** Who it is: goes on after "You are". */
  readonly is: string;
  /** How it works. */
  readonly works: string;
  /** What it must not do. */
  readonly never: string;
  /** What it hands back. */
  readonly handsBack: string;
};

/** What a role may use and leave behind. */
type Rights = {
  readonly writes: 'workspace' | 'none';
  readonly tools: readonly string[];
  /** What it says may be all that it makes. */
  readonly mayChangeNothing: boolean;
};

/** Reads only: an agent that writes nothing is given no shell either. */
export const LOOKS: Rights = { writes: 'none', tools: ['read', 'search'], mayChangeNothing: true };
/** Runs commands. */
export const CHECKS: Rights = { writes: 'workspace', tools: ['read', 'search', 'shell'], mayChangeNothing: true };
/** Writes the document that it is asked for, if it is asked for one. */
export const DRAFTS: Rights = { ...CHECKS, tools: ['read', 'search', 'edit', 'shell'] };
export const MAKES: Rights = { ...DRAFTS, mayChangeNothing: false };
