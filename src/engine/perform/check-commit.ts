import type { Sha } from '../../core/base/ids.ts';
import type { GateResult } from '../../core/run/attempt.ts';
import type { GateDefinition } from '../../core/workflow/workflow.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Performing } from '../performing.ts';

export type Checking = {
  readonly gates: readonly GateDefinition[];
  readonly base: Sha;
  readonly commit: Sha;
  readonly plan: Pick<Plan, 'environment' | 'sandbox'>;
};

/**
 * Asks every gate about a commit, on a checkout of exactly its tree. One that fails is asked once about the base as
 * well: that the base is red too is evidence for who reads it, and never an excuse.
 */
export async function checkCommit(
  { gates, base, commit, plan }: Checking,
  { run, ports, signal }: Performing,
): Promise<readonly GateResult[]> {
  if (gates.length === 0) return [];
  const changed = await ports.diffs.changed(base, commit);
  const ask = async (asked: readonly GateDefinition[], on: Sha): Promise<readonly GateResult[]> => {
    const results: GateResult[] = [];
    for (const gate of asked) {
      // Each gate sees the clean tree, not what the gate before it left behind.
      const checkout = await ports.workspaces.checkout(run, on, plan.environment, signal);
      try {
        results.push(
          await ports.gates.check(
            { gate, checkout: checkout.path, changed, sandbox: plan.sandbox, env: { TUTTI_RUN: run } },
            signal,
          ),
        );
      } finally {
        await checkout.done();
      }
      if (signal.aborted) break;
    }
    return results;
  };
  const results = await ask(gates, commit);
  if (signal.aborted || commit === base) return results;
  return withBase(results, await ask(failing(gates, results), base));
}

function failing(gates: readonly GateDefinition[], results: readonly GateResult[]): readonly GateDefinition[] {
  return gates.filter((gate, index) => gate.type === 'run' && results[index]?.answer === 'fail');
}

function withBase(results: readonly GateResult[], onBase: readonly GateResult[]): readonly GateResult[] {
  return results.map((result) => {
    const before = onBase.find((base) => base.name === result.name);
    return before === undefined || result.answer !== 'fail' ? result : { ...result, onBase: before.answer };
  });
}
