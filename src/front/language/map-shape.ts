import type { Json } from '../../core/base/json.ts';
import type { MapSource } from '../../core/workflow/workflow.ts';
import { byKind, type Keys, listOf, mapOf, mapped, texts } from '../shape/collections.ts';
import { wrongValue } from '../shape/complain.ts';
import { anyJson } from '../shape/json-value.ts';
import { field, type Fields, record } from '../shape/record.ts';
import { text } from '../shape/scalars.ts';
import { type Shape, WRONG } from '../shape/shape.ts';

type Axes = Readonly<Record<string, readonly Json[] | string>>;

type SourceFields = { readonly glob?: readonly string[]; readonly matrix?: Axes };

/** Expressions write them behind a point: `item.os`. */
const AXES: Keys = {
  expects: 'a map of axes',
  allowed: /^[A-Za-z_][A-Za-z0-9_]{0,63}$/,
  code: 'VALUE_INVALID',
  fix: 'use letters, digits and _, and begin with no digit',
};

const items: Shape<readonly Json[]> = listOf(anyJson, 'a list of values');
const axis: Shape<readonly Json[] | string> = byKind<readonly Json[] | string>(
  { scalar: text, list: items },
  'a list of values, or an expression that gives one',
);

const fields: Fields<SourceFields> = {
  glob: field(texts, 'Paths or globs: once for each file that is there.'),
  matrix: field(mapOf(axis, AXES), 'Lists by name: once for each combination of their values.'),
};

const written: Shape<SourceFields> = record(fields, { expects: 'a map of `glob` or `matrix`' });

const sourceMap: Shape<MapSource> = {
  expects: written.expects,
  read(node, problems) {
    const given = written.read(node, problems);
    if (given === WRONG) return WRONG;
    const { glob, matrix } = given;
    if (glob !== undefined && matrix === undefined) return { type: 'glob', patterns: glob };
    if (matrix !== undefined && glob === undefined) return { type: 'matrix', axes: matrix };
    const message = glob === undefined ? 'this map goes over nothing' : 'this map goes over both `glob` and `matrix`';
    return wrongValue(node, problems, { message, fix: 'give it one of `glob` and `matrix`' });
  },
  schema: written.schema,
};

/** What a task is done once for each of. A text is CEL that gives a list. */
export const mapShape: Shape<MapSource> = byKind<MapSource>(
  {
    scalar: mapped(text, (expression): MapSource => ({ type: 'expression', expression })),
    list: mapped(items, (all): MapSource => ({ type: 'items', items: all })),
    map: sourceMap,
  },
  'a list, an expression that gives one, or a map with `glob` or `matrix`',
);
