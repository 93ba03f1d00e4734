import { isDeepStrictEqual } from 'node:util';

type Schema = Readonly<Record<string, unknown>>;

/** Where a value breaks a schema, for the part of JSON Schema that ours uses. Any other keyword is an error. */
export function violations(schema: unknown, value: unknown): readonly string[] {
  return check(schema, value, { root: asObject(schema), path: '$' });
}

type At = { readonly root: Schema; readonly path: string };

function check(given: unknown, value: unknown, at: At): readonly string[] {
  const schema = asObject(given);
  return Object.entries(schema).flatMap(([keyword, rule]) => checkKeyword({ keyword, rule, schema }, value, at));
}

type Keyword = { readonly keyword: string; readonly rule: unknown; readonly schema: Schema };

function checkKeyword({ keyword, rule, schema }: Keyword, value: unknown, at: At): readonly string[] {
  const fails = (isWrong: boolean): readonly string[] => (isWrong ? [`${at.path}: ${keyword}`] : []);
  switch (keyword) {
    case '$schema':
    case 'title':
    case 'description':
    case 'definitions':
    case '$defs':
      return [];
    case '$ref':
      return check(resolve(String(rule), at.root), value, at);
    case 'type':
      return fails(!asList(rule).some((type) => isOfType(value, String(type))));
    case 'enum':
      return fails(!asList(rule).some((one) => isDeepStrictEqual(one, value)));
    case 'pattern':
      return fails(typeof value === 'string' && !new RegExp(String(rule)).test(value));
    case 'minimum':
      return fails(typeof value === 'number' && value < Number(rule));
    case 'exclusiveMinimum':
      return fails(typeof value === 'number' && value <= Number(rule));
    case 'allOf':
      return asList(rule).flatMap((one) => check(one, value, at));
    case 'anyOf':
      return fails(!asList(rule).some((one) => check(one, value, at).length === 0));
    case 'oneOf':
      return fails(asList(rule).filter((one) => check(one, value, at).length === 0).length !== 1);
    case 'items':
      return Array.isArray(value)
        ? value.flatMap((item, index) => check(rule, item, { ...at, path: `${at.path}[${index}]` }))
        : [];
    case 'required':
      return fails(isMap(value) && asList(rule).some((key) => !Object.hasOwn(value, String(key))));
    case 'propertyNames':
      return isMap(value)
        ? Object.keys(value).flatMap((key) => check(rule, key, { ...at, path: `${at.path}.${key}` }))
        : [];
    case 'properties':
      return isMap(value) ? checkProperties(asObject(rule), value, at) : [];
    case 'patternProperties':
      return [];
    case 'additionalProperties':
      return isMap(value) ? checkOthers(schema, value, at) : [];
    default:
      throw new Error(`a keyword that this does not know: ${keyword}`);
  }
}

function checkProperties(properties: Schema, value: Schema, at: At): readonly string[] {
  return Object.entries(properties).flatMap(([key, schema]) =>
    Object.hasOwn(value, key) ? check(schema, value[key], { ...at, path: `${at.path}.${key}` }) : [],
  );
}

function checkOthers(schema: Schema, value: Schema, at: At): readonly string[] {
  const known = asObject(schema['properties'] ?? {});
  const patterns = Object.keys(asObject(schema['patternProperties'] ?? {})).map((pattern) => new RegExp(pattern));
  const others = Object.keys(value).filter(
    (key) => !Object.hasOwn(known, key) && !patterns.some((pattern) => pattern.test(key)),
  );
  const rule = schema['additionalProperties'];
  if (rule === false) return others.map((key) => `${at.path}.${key}: additionalProperties`);
  return others.flatMap((key) => check(rule, value[key], { ...at, path: `${at.path}.${key}` }));
}

function resolve(reference: string, root: Schema): unknown {
  const [, place = '', name = ''] = /^#\/([^/]+)\/([^/]+)$/.exec(reference) ?? [];
  const found = asObject(root[place] ?? {})[name];
  if (found === undefined) throw new Error(`nothing stands at ${reference}`);
  return found;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isMap(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

function isMap(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Schema {
  if (!isMap(value)) throw new Error('a schema is a map');
  return value;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
