import type { JsonObject } from '../../../core/base/json.ts';
import { type SchemaDraft, workflowSchema } from '../../../front/schema.ts';
import type { Verb } from '../command.ts';
import { textLines } from '../render/text.ts';

/** Without `--json` it is the same document, laid out for reading. */
export const schema: Verb<{ readonly draft: SchemaDraft }, JsonObject> = {
  takes: [],
  options: {
    draft: {
      value: 'draft-07|2020-12',
      about: 'the dialect of JSON Schema; editors read draft-07, which is the default',
    },
  },
  about: ['Editors take it: tutti schema > tutti.schema.json'],
  raw: true,
  parse: (words) => ({ draft: words.oneOf('draft', ['draft-07', '2020-12']) ?? 'draft-07' }),
  handle: async ({ draft }) => workflowSchema(draft),
  render: (document) => textLines(JSON.stringify(document, null, 2)),
};
