import type { JsonObject } from '../core/base/json.ts';
import { definitionsAt } from './shape/definitions.ts';
import { workflowShape } from './language/workflow-fields.ts';

/** Editors complete by draft-07; other tools read the current one. */
export type SchemaDraft = 'draft-07' | '2020-12';

const DRAFTS: Readonly<Record<SchemaDraft, { readonly uri: string; readonly definitions: string }>> = {
  'draft-07': { uri: 'http://json-schema.org/draft-07/schema#', definitions: 'definitions' },
  '2020-12': { uri: 'https://json-schema.org/draft/2020-12/schema', definitions: '$defs' },
};

/** The JSON Schema of a workflow file, made from the tables that read it. */
export function workflowSchema(draft: SchemaDraft): JsonObject {
  const { uri, definitions: key } = DRAFTS[draft];
  const definitions = definitionsAt(`#/${key}`);
  const root = workflowShape.schema(definitions);
  const oneOf = ['tasks', 'pipeline', 'workers'].map((dialect) => ({ required: [dialect] }));
  return { $schema: uri, title: 'A workflow of tutti', ...root, oneOf, [key]: definitions.all() };
}
