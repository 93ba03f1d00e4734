import type { JsonObject } from '../../core/base/json.ts';
import type { ProblemList } from '../problem-list.ts';
import type { Definitions } from './definitions.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';

/**
 * What may stand at a place of a file. The reader and the JSON Schema are two views of one value, so they cannot
 * differ. A shape that meets what it cannot read reports it, once, and answers `WRONG`; whoever asked goes on without
 * the value, so that one reading finds every problem.
 */
export type Shape<T> = {
  /** As an error says it: `a list of texts`. */
  readonly expects: string;
  readonly read: (node: YamlNode, problems: ProblemList) => T | Wrong;
  readonly schema: (definitions: Definitions) => JsonObject;
};

export const WRONG: unique symbol = Symbol('wrong');
export type Wrong = typeof WRONG;
