import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { repositoryNotes } from '../adapters/git/repository-notes.ts';
import { assert } from '../core/base/assert.ts';
import { ROOT, type RunId, runId } from '../core/base/ids.ts';
import { indexPlan } from '../core/plan/index-plan.ts';
import type { Plan, PlanNode } from '../core/plan/plan.ts';
import { decide, isRefusal } from '../core/run/decide.ts';
import type { Limits } from '../core/run/event.ts';
import { newState } from '../core/run/new-state.ts';
import type { BudgetDefinition } from '../core/workflow/workflow.ts';
import { checkMachine } from './check-machine.ts';
import { adapterFound, adaptersOf } from './probe-agents.ts';
import type { RunOptions, WorkflowSource } from './host.ts';
import { loadWorkflow } from './load-workflow.ts';
import { boundsOf, type Place } from './place.ts';
import { workflowInvalid } from './workflow-invalid.ts';

export type Created = { readonly run: RunId; readonly notes: readonly string[] };

/**
 * Checks, freezes the plan and records the start of a run. Nothing is launched, and the branch is made by who drives.
 */
export async function createRun(place: Place, source: WorkflowSource, options: RunOptions): Promise<Created> {
  const { store, repository, clock } = place;
  const loading = { ...options, defaultAdapter: adapterFound(place), adapters: adaptersOf(place) };
  const { shown, text, plan, problems } = await loadWorkflow(boundsOf(place), source, loading);
  if (plan === null) throw workflowInvalid(shown, problems);
  await checkMachine(place, plan, { problems, sandbox: options.sandbox });
  const budgeted = withBudget(plan, options);
  const notes = [
    ...problems.map((problem) => `${problem.file}:${problem.line} ${problem.message}`),
    ...(await repositoryNotes(repository, repository.head.commit)).map((note) => `${note.what} (${note.fix})`),
  ];
  const run = newRunId();
  const branch = `tutti/${run}`;
  const base = repository.head.commit;
  const hash = store.runs.putPlan(budgeted);
  const at = clock.now();
  store.runs.createRun({ id: run, workflow: budgeted.name, plan: hash, base, branch, createdAt: at });
  const lease = store.leases.acquire(run, at);
  assert(lease.type === 'held', 'nobody else knows a new run');
  const decided = decide(
    newState(indexPlan(budgeted)),
    {
      type: 'start-run',
      run,
      plan: hash,
      base,
      baseRef: repository.head.ref,
      branch,
      limits: limitsOf(budgeted, options),
      approveAll: options.approve,
    },
    at,
  );
  assert(!isRefusal(decided), 'a new run can be started');
  await store.journal.append({ run, firstSeq: 1, at, fence: lease.held.fence, events: decided });
  store.leases.release(run, lease.held.fence);
  freeze(place, run, text);
  return { run, notes };
}

/** Short, sortable by time to the second, and not guessable into a clash. */
function newRunId(): RunId {
  const seconds = Math.floor(Date.now() / 1_000).toString(36);
  const tail = randomBytes(4).readUInt32BE() % 36 ** 3;
  return runId(`r-${seconds}${tail.toString(36).padStart(3, '0')}`);
}

/** The file as it was when it was frozen, for people; the journal holds the plan itself. */
function freeze(place: Place, run: RunId, text: string): void {
  const folder = join(place.shown, 'runs', run);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'workflow.yaml'), text);
}

/**
 * An agent takes a quarter to half a gigabyte, and its tests more; two fit a core, since an agent mostly waits for
 * its model.
 */
const BYTES_PER_AGENT = 2 * 1024 ** 3;
const AGENTS_MAX = 16;

/** How many agents may work at once where nobody says. */
export function agentsThatFit(): number {
  return Math.max(1, Math.min(availableParallelism() * 2, Math.floor(totalmem() / BYTES_PER_AGENT), AGENTS_MAX));
}

function limitsOf(plan: Plan, options: RunOptions): Limits {
  const root = plan.nodes[0];
  const asked = root?.kind === 'phase' ? root.maxParallel : undefined;
  const perAgent: Record<string, number> = {};
  for (const [role, { maxParallel }] of Object.entries(plan.agents)) {
    if (maxParallel !== undefined) perAgent[role] = maxParallel;
  }
  return { maxParallel: options.maxParallel ?? asked ?? agentsThatFit(), perAgent };
}

/** A budget from the command line is one more limit on the whole run, and enforced. */
function withBudget(plan: Plan, { budgetTokens, budgetUsdMicros }: RunOptions): Plan {
  if (budgetTokens === undefined && budgetUsdMicros === undefined) return plan;
  const [root, ...rest] = plan.nodes;
  assert(root !== undefined && root.path === ROOT, 'a plan begins with its root');
  const budget: BudgetDefinition = {
    ...root.budget,
    mode: 'enforce',
    ...(budgetTokens === undefined ? {} : { tokens: budgetTokens }),
    ...(budgetUsdMicros === undefined ? {} : { usdMicros: budgetUsdMicros }),
  };
  const limited: PlanNode = { ...root, budget };
  return { ...plan, nodes: [limited, ...rest] };
}
