/**
 * The values that fit a JSON Schema, as far as a type can say it: objects, lists, words of an `enum`, and what `type`
 * names. Whatever else a schema asks for is `unknown` here and checked when the run has the value.
 */
export type FromSchema<S> = S extends { readonly const: infer V }
  ? V
  : S extends { readonly enum: readonly (infer V)[] }
    ? V
    : S extends { readonly anyOf: readonly (infer One)[] } | { readonly oneOf: readonly (infer One)[] }
      ? FromSchema<One>
      : S extends { readonly type: readonly (infer Name)[] }
        ? OfType<S, Name>
        : S extends { readonly type: infer Name }
          ? OfType<S, Name>
          : S extends { readonly properties: object }
            ? ObjectOf<S>
            : unknown;

type OfType<S, Name> = Name extends 'string'
  ? string
  : Name extends 'number' | 'integer'
    ? number
    : Name extends 'boolean'
      ? boolean
      : Name extends 'null'
        ? null
        : Name extends 'array'
          ? ListOf<S>
          : Name extends 'object'
            ? ObjectOf<S>
            : unknown;

type ListOf<S> = S extends { readonly items: infer Item } ? readonly FromSchema<Item>[] : readonly unknown[];

type ObjectOf<S> = S extends { readonly properties: infer P }
  ? Flat<
      { readonly [K in keyof P as K extends RequiredKey<S> ? K : never]: FromSchema<P[K]> } & {
        readonly [K in keyof P as K extends RequiredKey<S> ? never : K]?: FromSchema<P[K]>;
      }
    >
  : { readonly [key: string]: unknown };

type RequiredKey<S> = S extends { readonly required: readonly (infer Key)[] } ? Key : never;

/** One object instead of two, as editors show it. */
type Flat<T> = { [K in keyof T]: T[K] };
