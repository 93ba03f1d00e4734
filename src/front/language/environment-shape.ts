import type { Json } from '../../core/base/json.ts';
import type { EnvironmentDefinition, InputDefinition } from '../../core/workflow/workflow.ts';
import { listOf, mapped, texts } from '../shape/collections.ts';
import { anyJson } from '../shape/json-value.ts';
import { field, type Fields, record } from '../shape/record.ts';
import { flag, oneOf, text, word } from '../shape/scalars.ts';
import type { Shape } from '../shape/shape.ts';
import { present } from './present.ts';

type EnvironmentFields = {
  readonly copy?: readonly string[];
  readonly link?: readonly string[];
  readonly setup?: string;
  readonly cache?: readonly string[];
};

const environmentFields: Fields<EnvironmentFields> = {
  copy: field(texts, 'Untracked files that are copied into each workspace: globs.'),
  link: field(texts, 'Folders that each workspace shares and only reads.'),
  setup: field(word, 'A shell command that makes a fresh workspace ready.'),
  cache: field(texts, 'Folders outside the repository where tools may keep their caches.'),
};

export const environmentShape: Shape<EnvironmentDefinition> = mapped(
  record(environmentFields, { expects: 'an environment' }),
  ({ copy = [], link = [], setup, cache = [] }) => ({ copy, link, ...present({ setup }), cache }),
);

type InputFields = {
  readonly type?: InputDefinition['type'];
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: Json;
  readonly options?: readonly Json[];
};

const inputFields: Fields<InputFields> = {
  type: field(oneOf('string', 'number', 'boolean', 'list', 'object'), 'What it must be; a string unless said.'),
  description: field(text, 'What it is for, as `tutti run` tells it.'),
  required: field(flag, 'Whether a run needs it; so unless there is a default.'),
  default: field(anyJson, 'What it is when nobody says.'),
  options: field(listOf(anyJson, 'a list of values'), 'The only values that it may have.'),
};

/** A parameter of the workflow, given by `--input name=value`. */
export const inputShape: Shape<InputDefinition> = mapped(
  record(inputFields, { expects: 'an input' }),
  ({ type = 'string', required, default: fallback, ...given }) => ({
    ...given,
    type,
    required: required ?? fallback === undefined,
    ...present({ default: fallback }),
  }),
);
