import type { JsonObject } from '../base/json.ts';

/** JSON Schema of what a supervisor answers in each round. What it lists is looked at once more before it begins. */
export function supervisorOutput(workers: readonly string[], tasksMax: number): JsonObject {
  const texts = { type: 'array', items: { type: 'string' } };
  return {
    type: 'object',
    properties: {
      done: { type: 'boolean', description: 'Whether all that was asked for is there.' },
      note: { type: 'string', description: 'For people: what you saw, and why you go on like this.' },
      tasks: {
        type: 'array',
        maxItems: tasksMax,
        items: {
          type: 'object',
          properties: {
            id: { type: 'string', pattern: '^[a-z][a-z0-9_-]{0,63}$' },
            agent: { enum: [...workers] },
            objective: { type: 'string', minLength: 1 },
            output_format: { type: 'string' },
            boundaries: texts,
            needs: { ...texts, description: 'Ids of tasks that you listed before this one, now or earlier.' },
            owns: { ...texts, description: 'Globs of what it may change; no two that run side by side share a file.' },
          },
          required: ['id', 'agent', 'objective'],
          additionalProperties: false,
        },
      },
      cancel: { ...texts, description: 'Ids of your tasks that have not begun and are not wanted any more.' },
    },
    required: ['done'],
    additionalProperties: false,
  };
}
