import type { RunId } from '../core/base/ids.ts';
import { indexPlan } from '../core/plan/index-plan.ts';
import { foldCommit } from '../core/run/fold.ts';
import { newState } from '../core/run/new-state.ts';
import type { RunState } from '../core/run/state.ts';
import type { SandboxPolicy } from '../core/workflow/workflow.ts';
import type { JournalStore } from '../ports/runs.ts';

/** A run as its journal tells it now. What the command line says of the sandbox goes before the frozen plan. */
export function foldRun(store: JournalStore, run: RunId, sandbox?: SandboxPolicy): RunState {
  const plan = store.runs.getPlan(store.runs.findRun(run).plan);
  const state = newState(indexPlan(sandbox === undefined ? plan : { ...plan, sandbox }));
  for (const commit of store.journal.read(run, 0)) foldCommit(state, commit);
  return state;
}
