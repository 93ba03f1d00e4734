import type { Plan } from './plan.ts';

/**
 * The text that a plan's hash is taken of: JSON without space, the keys of every object in the order of their code
 * units. Two plans with the same content give the same text, in whatever order their keys were set.
 */
export function fingerprintText(plan: Plan): string {
  return JSON.stringify(plan, (_, value: unknown) => (isRecord(value) ? sorted(value) : value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const keys = Object.keys(record).sort();
  return Object.fromEntries(keys.map((key) => [key, record[key]]));
}
