import type { JsonObject } from '../../core/base/json.ts';

/** Parts of a schema that have a name, since they contain themselves or occur in several places. */
export type Definitions = {
  /** A reference to the part; it is made when it is first named. */
  readonly refer: (name: string, make: (definitions: Definitions) => JsonObject) => JsonObject;
  readonly all: () => JsonObject;
};

/** @param root where the parts will stand: `#/definitions` in draft-07, `#/$defs` since */
export function definitionsAt(root: string): Definitions {
  const parts = new Map<string, JsonObject>();
  const definitions: Definitions = {
    refer(name, make) {
      if (!parts.has(name)) {
        // Set first, so that a part which contains itself ends.
        parts.set(name, {});
        parts.set(name, make(definitions));
      }
      return { $ref: `${root}/${name}` };
    },
    all: () => Object.fromEntries(parts),
  };
  return definitions;
}
