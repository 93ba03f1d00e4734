import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { workflowSchema } from '../../src/front/schema.ts';
import { writeYaml } from '../../src/front/write-yaml.ts';
import { readWorkflow } from '../../src/front/yaml/read-workflow.ts';
import { arbitraryWorkflow } from './arbitrary-workflow.ts';
import { violations } from './json-schema.ts';

test('a workflow that is written as YAML reads back to the same one, and fits the schema of editors', () => {
  const schema = workflowSchema('draft-07');
  fc.assert(
    fc.property(arbitraryWorkflow, (workflow) => {
      const written = writeYaml(workflow);
      const { workflow: again, problems } = readWorkflow(written, 'f.yaml');
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      // JSON has neither undefined nor objects without a prototype, and neither may a workflow.
      expect(again).toStrictEqual(JSON.parse(JSON.stringify(workflow)));
      expect(violations(schema, parse(written))).toEqual([]);
    }),
    // A whole workflow takes minutes to shrink: the first one that fails is shown as it is.
    { numRuns: 40, endOnFailure: true },
  );
});
