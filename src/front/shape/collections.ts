import type { YamlNode } from '../yaml/yaml-node.ts';
import { quoted } from '../quoted.ts';
import { wrongType } from './complain.ts';
import { text } from './scalars.ts';
import { type Shape, WRONG } from './shape.ts';

/** What is wrong in a list is left out; the rest is read. */
export function listOf<T>(item: Shape<T>, expects: string): Shape<readonly T[]> {
  return {
    expects,
    read(node, problems) {
      if (node.type !== 'list') return wrongType(expects, node, problems);
      return node.items.flatMap((one) => {
        const value = item.read(one, problems);
        return value === WRONG ? [] : [value];
      });
    },
    schema: (definitions) => ({ type: 'array', items: item.schema(definitions) }),
  };
}

/** A list, or one value that stands for a list of one: `needs: api`. */
export function listOrOne<T>(item: Shape<T>, expects: string): Shape<readonly T[]> {
  const list = listOf(item, expects);
  return {
    expects,
    read(node, problems) {
      if (node.type !== 'scalar' || node.value === null) return list.read(node, problems);
      const value = item.read(node, problems);
      return value === WRONG ? WRONG : [value];
    },
    schema: (definitions) => ({ anyOf: [list.schema(definitions), item.schema(definitions)] }),
  };
}

export const texts: Shape<readonly string[]> = listOrOne(text, 'a list of texts');

/** Names to values. What `allowed` refuses is reported and left out. */
export function mapOf<T>(value: Shape<T>, keys: Keys): Shape<Readonly<Record<string, T>>> {
  return {
    expects: keys.expects,
    read(node, problems) {
      if (node.type !== 'map') return wrongType(keys.expects, node, problems);
      const entries: [string, T][] = [];
      for (const entry of node.entries) {
        if (!keys.allowed.test(entry.key)) {
          const message = `${quoted(entry.key)} is no name that can stand here`;
          problems.lose();
          problems.add({ code: keys.code, message, fix: keys.fix, at: entry.keySpan });
          continue;
        }
        const decoded = value.read(entry.value, problems);
        if (decoded !== WRONG) entries.push([entry.key, decoded]);
      }
      return Object.fromEntries(entries);
    },
    schema: (definitions) => ({
      type: 'object',
      propertyNames: { pattern: keys.allowed.source },
      additionalProperties: value.schema(definitions),
    }),
  };
}

export type Keys = {
  readonly expects: string;
  readonly allowed: RegExp;
  readonly code: 'ID_INVALID' | 'VALUE_INVALID';
  readonly fix: string;
};

/** A different shape for each kind of node, such as a number or a map for `retry`. */
export function byKind<T>(kinds: Kinds<T>, expects: string): Shape<T> {
  const shapeFor = (node: YamlNode): Shape<T> | undefined =>
    node.type === 'scalar' && node.value === null ? undefined : kinds[node.type];
  return {
    expects,
    read: (node, problems) => shapeFor(node)?.read(node, problems) ?? wrongType(expects, node, problems),
    schema: (definitions) => ({
      anyOf: [kinds.map, kinds.list, kinds.scalar].flatMap((kind) =>
        kind === undefined ? [] : [kind.schema(definitions)],
      ),
    }),
  };
}

export type Kinds<T> = { readonly scalar?: Shape<T>; readonly list?: Shape<T>; readonly map?: Shape<T> };

/** The same in the file, something else in the program. */
export function mapped<A, B>(shape: Shape<A>, change: (value: A) => B): Shape<B> {
  return {
    expects: shape.expects,
    read(node, problems) {
      const value = shape.read(node, problems);
      return value === WRONG ? WRONG : change(value);
    },
    schema: shape.schema,
  };
}
