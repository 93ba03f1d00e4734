import type { LeafNode } from '../../plan/plan.ts';
import type { TaskState } from '../state.ts';

type Own = Pick<LeafNode, 'path' | 'agent' | 'work' | 'writes'> & Partial<LeafNode>;

/** A leaf that no file describes, below a composite that makes it: what it does not say is as the composite has it. */
export function madeLeaf({ path, node }: TaskState, own: Own): LeafNode {
  const { priority, owns, reads } = node;
  const readsOnly = own.writes === 'none';
  return {
    kind: 'leaf',
    parent: path,
    ...UNASKED,
    ...{ priority, owns, reads, protected: node.protected },
    stages: readsOnly ? READING : WRITING,
    mayChangeNothing: readsOnly,
    ...own,
  };
}

const UNASKED = {
  needs: [],
  join: 'all_success',
  approval: [],
  gates: [],
  maxAttempts: 2,
  backoffMs: 0,
  successCriteria: [],
  gotchas: [],
  deliverables: [],
  inputs: [],
  references: [],
  env: {},
} as const;

const READING: LeafNode['stages'] = ['prepare', 'run', 'verify'];
const WRITING: LeafNode['stages'] = [...READING, 'integrate'];
