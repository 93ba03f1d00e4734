import * as fc from 'fast-check';
import { command, phase, workflow } from './sample-workflow.ts';
import type { TaskDefinition, Workflow } from '../../../src/core/workflow/workflow.ts';

const PATTERNS: readonly string[] = ['a/**', 'b/**', 'a/b/**', '*/b', 'c', '**/*.md', 'a/*.md', 'b/x', 'c/*'];

/**
 * Small workflows of every shape: nested phases, needs among siblings, owned paths that narrow. No circles, no empty
 * phases.
 */
export const workflows: fc.Arbitrary<Workflow> = fc
  .letrec<{ tasks: readonly TaskDefinition[] }>((tie) => ({
    tasks: fc
      .array(
        fc.record({
          needs: fc.array(fc.nat(4), { maxLength: 3 }),
          inside: fc.option(tie('tasks'), { freq: 2, maxDepth: 2 }),
          owns: fc.option(fc.array(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 2 })),
          isSerial: fc.boolean(),
          back: fc.boolean(),
        }),
        { minLength: 1, maxLength: 4 },
      )
      .map((specs) => {
        const tasks = specs.map(({ needs, inside, owns, isSerial }, index): TaskDefinition => {
          const earlier = needs.filter((need) => need < index).map((need) => `t${need}`);
          const given = { needs: [...new Set(earlier)] };
          if (inside === null) return command(`t${index}`, owns === null ? given : { ...given, owns });
          // What a phase owns holds whatever its tasks own.
          const around = owns === null ? given : { ...given, owns: ['**'] };
          return phase(`t${index}`, inside, isSerial ? { ...around, maxParallel: 1 } : around);
        });
        // The file need not list them in an order that needs allow.
        return specs[0]?.back === true ? tasks.toReversed() : tasks;
      }),
  }))
  .tasks.map(workflow);
