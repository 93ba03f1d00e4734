import type { Tier } from '../core/workflow/roles/role.ts';
import type { Workflow } from '../core/workflow/workflow.ts';

/** What adapters call a model of each tier: names that a vendor moves on to its newest model by itself. */
const TIERS: Readonly<Record<Tier, Readonly<Record<string, string>>>> = {
  deep: { claude: 'opus' },
  standard: { claude: 'sonnet' },
  fast: { claude: 'haiku' },
};

/** The tiers of a workflow, with names for those that it leaves open. */
export function withTiers(models: Workflow['models']): Workflow['models'] {
  const tiers = Object.entries(TIERS).map(([tier, names]) => [tier, { ...names, ...models[tier] }] as const);
  return { ...models, ...Object.fromEntries(tiers) };
}
