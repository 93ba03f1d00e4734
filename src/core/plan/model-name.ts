import type { Plan } from './plan.ts';

/**
 * What an adapter calls the model that was asked for. A tier that has no name there leaves the choice to the adapter,
 * which is null; what is no tier is a model's own name.
 */
export function modelName(wanted: string, adapter: string, models: Plan['models']): string | null {
  if (!Object.hasOwn(models, wanted)) return wanted;
  return models[wanted]?.[adapter] ?? null;
}
