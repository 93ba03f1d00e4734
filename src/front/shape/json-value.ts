import type { Json, JsonObject } from '../../core/base/json.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';
import { wrongType } from './complain.ts';
import type { Shape } from './shape.ts';

/** Anything that JSON can say. */
export const anyJson: Shape<Json> = {
  expects: 'a value',
  read: (node) => toJson(node),
  schema: () => ({}),
};

export const jsonObject: Shape<JsonObject> = {
  expects: 'a map',
  read: (node, problems) => (node.type === 'map' ? toJsonObject(node) : wrongType('a map', node, problems)),
  schema: () => ({ type: 'object' }),
};

function toJson(node: YamlNode): Json {
  switch (node.type) {
    case 'map':
      return toJsonObject(node);
    case 'list':
      return node.items.map(toJson);
    case 'scalar':
      // JSON has no infinity and no NaN: they stay the letters that they are.
      return typeof node.value === 'number' && !Number.isFinite(node.value) ? node.written : node.value;
  }
}

function toJsonObject({ entries }: Extract<YamlNode, { type: 'map' }>): JsonObject {
  return Object.fromEntries(entries.map(({ key, value }) => [key, toJson(value)]));
}
