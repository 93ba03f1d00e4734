import { closest } from '../../core/base/did-you-mean.ts';
import type { JsonObject } from '../../core/base/json.ts';
import type { ProblemList } from '../problem-list.ts';
import { quoted } from '../quoted.ts';
import { entryOf, type YamlEntry, type YamlMap } from '../yaml/yaml-node.ts';
import { wrongType } from './complain.ts';
import type { Definitions } from './definitions.ts';
import { type Shape, WRONG } from './shape.ts';

/** One line of a table: what may stand at a key, and the sentence that editors show for it. */
export type Field<T> = { readonly shape: Shape<T>; readonly doc: string; readonly required: boolean };

/** The table of a map with known keys. */
export type Fields<R> = { readonly [K in keyof R]-?: Field<Exclude<R[K], undefined>> };

export type RecordOptions = {
  /** As an error says it: `an agent`. */
  readonly expects: string;
  /** Fields of the language that are understood, but cannot run yet. */
  readonly notYet?: readonly string[];
  /** Keys that begin so are for people and their anchors, and are not read. */
  readonly ignoredPrefix?: string;
};

export function field<T>(shape: Shape<T>, doc: string): Field<T> {
  return { shape, doc, required: false };
}

export function requiredField<T>(shape: Shape<T>, doc: string): Field<T> {
  return { shape, doc, required: true };
}

/**
 * A map whose keys the table names. Fields that are missing or wrong are absent from what is read; only where a
 * required one is missing or wrong is there nothing to go on with.
 */
export function record<R extends object>(fields: Fields<R>, options: RecordOptions): Shape<R> {
  const table = new Map<string, Field<unknown>>(Object.entries(fields));
  // Each value was read by the shape that the table has for its key, so nothing but a required one can be amiss.
  const isWhole = (values: object): values is R =>
    [...table].every(([key, { required }]) => !required || Object.hasOwn(values, key));
  return {
    expects: options.expects,
    read(node, problems) {
      if (node.type !== 'map') {
        problems.lose();
        return wrongType(options.expects, node, problems);
      }
      const values: Record<string, unknown> = {};
      for (const entry of node.entries) {
        const known = table.get(entry.key);
        const value = known === undefined ? WRONG : known.shape.read(entry.value, problems);
        if (known === undefined) reportUnknown(entry, { names: [...table.keys()], options, problems });
        if (value !== WRONG) values[entry.key] = value;
      }
      if (isWhole(values)) return values;
      reportMissing(node, { table, values, options, problems });
      return WRONG;
    },
    schema: (definitions) => recordSchema(table, options, definitions),
  };
}

type Context = { readonly options: RecordOptions; readonly problems: ProblemList };

function reportUnknown({ key, keySpan }: YamlEntry, context: Context & { names: readonly string[] }): void {
  const { options, problems, names } = context;
  if (options.ignoredPrefix !== undefined && key.startsWith(options.ignoredPrefix)) return;
  if (options.notYet?.includes(key) === true) {
    const message = `\`${key}\` is part of the language, but this version cannot run it yet`;
    const fix = 'take it out, and write the tasks that it stands for';
    problems.add({ code: 'NOT_YET_SUPPORTED', message, fix, at: keySpan });
    return;
  }
  const meant = closest(key, names);
  const own = options.ignoredPrefix === undefined ? '' : `; \`${options.ignoredPrefix}…\` is yours`;
  problems.add({
    code: 'FIELD_UNKNOWN',
    message: `${options.expects} has no field ${quoted(key)}`,
    fix: meant === undefined ? `it takes ${names.join(', ')}${own}` : `write \`${meant}\`, or take it out`,
    at: keySpan,
    label: meant === undefined ? '' : `did you mean "${meant}"?`,
  });
}

function reportMissing(node: YamlMap, { options, problems, table, values }: Context & Found): void {
  problems.lose();
  for (const [key, { required, shape }] of table) {
    // What is there and wrong was reported where it was read.
    if (!required || Object.hasOwn(values, key) || entryOf(node, key) !== undefined) continue;
    const message = `${options.expects} needs \`${key}\`, and there is none`;
    problems.add({ code: 'FIELD_MISSING', message, fix: `add \`${key}:\` with ${shape.expects}`, at: node });
  }
}

type Found = {
  readonly table: ReadonlyMap<string, Field<unknown>>;
  readonly values: Readonly<Record<string, unknown>>;
};

function recordSchema(
  table: ReadonlyMap<string, Field<unknown>>,
  options: RecordOptions,
  definitions: Definitions,
): JsonObject {
  const properties: [string, JsonObject][] = [];
  for (const [key, { shape, doc }] of table) {
    const schema = shape.schema(definitions);
    // Draft-07 reads nothing beside a `$ref`, so the sentence stands one level above it.
    properties.push([key, '$ref' in schema ? { description: doc, allOf: [schema] } : { ...schema, description: doc }]);
  }
  const required = [...table].filter(([, { required }]) => required).map(([key]) => key);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    ...(options.ignoredPrefix !== undefined && { patternProperties: { [`^${options.ignoredPrefix}`]: {} } }),
    additionalProperties: false,
  };
}
