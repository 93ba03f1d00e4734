import type { ProblemList } from '../problem-list.ts';
import { wrongType } from '../shape/complain.ts';
import { type Shape, WRONG, type Wrong } from '../shape/shape.ts';
import type { Span } from '../source-text.ts';
import { entryOf, type YamlMap, type YamlNode } from '../yaml/yaml-node.ts';

/** A name with the place where it stands. */
export type Named = { readonly id: string; readonly head: Span };

/** Things that have names: `[{id: api, …}]`, or `{api: {…}}`. */
export type NamedKind<R, T> = {
  /** `task`, as messages and the schema call it. */
  readonly noun: string;
  readonly shape: Shape<R>;
  /** The fields that can name it where they are a list: the first that is there does. */
  readonly keys: readonly [string, ...string[]];
  readonly build: (fields: R, named: Named, node: YamlMap) => T;
  /** What a bare word in the list stands for, where it may stand there. */
  readonly fromWord?: (named: Named, problems: ProblemList) => T;
};

/** @param make called when the list is first used, since tasks hold tasks */
export function namedList<R, T>(noun: string, make: () => NamedKind<R, T>): Shape<readonly T[]> {
  let made: NamedKind<R, T> | undefined;
  const kindOf = (): NamedKind<R, T> => (made ??= make());
  const expects = `a list of ${noun}s, or a map of ${noun}s by id`;
  return {
    expects,
    read(node, problems) {
      if (node.type === 'scalar') {
        problems.lose();
        return wrongType(expects, node, problems);
      }
      const context = { kind: kindOf(), problems };
      const items =
        node.type === 'list'
          ? node.items.map((item) => readItem(item, null, context))
          : node.entries.map(({ key, keySpan, value }) => readItem(value, { id: key, head: keySpan }, context));
      return items.filter((item): item is Exclude<typeof item, Wrong> => item !== WRONG);
    },
    schema(definitions) {
      const kind = kindOf();
      const one = definitions.refer(noun, (inner) => kind.shape.schema(inner));
      const named = kind.keys.map((key) => ({ required: [key] }));
      const listed = { allOf: [one, named.length === 1 ? { required: [kind.keys[0]] } : { anyOf: named }] };
      const items = kind.fromWord === undefined ? listed : { anyOf: [listed, { type: 'string' }] };
      return {
        anyOf: [
          { type: 'array', items },
          { type: 'object', additionalProperties: one },
        ],
      };
    },
  };
}

type Context<R, T> = { readonly kind: NamedKind<R, T>; readonly problems: ProblemList };

function readItem<R, T>(node: YamlNode, key: Named | null, { kind, problems }: Context<R, T>): T | Wrong {
  if (key === null && kind.fromWord !== undefined && node.type === 'scalar' && typeof node.value === 'string') {
    return kind.fromWord({ id: node.value, head: node }, problems);
  }
  const fields = kind.shape.read(node, problems);
  if (fields === WRONG || node.type !== 'map') return WRONG;
  const named = key ?? nameIn(node, kind.keys);
  const inside = nameIn(node, [kind.keys[0]]);
  if (key !== null && inside !== null && inside.id !== key.id) {
    const message = `this ${kind.noun} is called both ${key.id} and ${inside.id}`;
    const fix = `take \`${kind.keys[0]}\` out: the key is the name`;
    problems.add({ code: 'FIELD_MISPLACED', message, fix, at: inside.head });
  }
  if (named !== null) return kind.build(fields, named, node);
  problems.lose();
  const [first] = kind.keys;
  if (entryOf(node, first) === undefined) {
    const message = `every ${kind.noun} in a list needs \`${first}\`, and here is none`;
    problems.add({ code: 'FIELD_MISSING', message, fix: `add \`${first}:\` with a short name`, at: node });
  }
  return WRONG;
}

function nameIn(node: YamlMap, keys: readonly string[]): Named | null {
  for (const key of keys) {
    const value = entryOf(node, key)?.value;
    if (value?.type === 'scalar' && value.value !== null) return { id: value.written, head: value };
  }
  return null;
}
