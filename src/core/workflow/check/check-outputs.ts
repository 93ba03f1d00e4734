import type { Finding } from '../../base/problem.ts';
import { called } from '../placed-task.ts';
import { schemaProblem } from '../structured-output.ts';
import type { Rule } from './rule.ts';

/** A schema that cannot be used is found before an agent works for it. */
export const checkOutputs: Rule = (tasks) =>
  tasks.flatMap((task): readonly Finding[] => {
    const { definition } = task;
    if (definition.kind === 'phase' || definition.output === undefined) return [];
    const problem = schemaProblem(definition.output);
    if (problem === null) return [];
    const message = `the schema in \`output\` of ${called(task)} cannot be used: ${problem}`;
    const fix = 'write a JSON Schema (2020-12) that holds all that it refers to';
    return [{ severity: 'error', code: 'BAD_SCHEMA', message, fix, at: { task: task.path, keys: ['output'] } }];
  });
