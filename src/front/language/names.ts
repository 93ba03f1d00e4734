import { ID } from '../../core/base/ids.ts';
import type { Keys } from '../shape/collections.ts';

/** Keys that are names of things: agents, inputs. */
export const NAMES: Keys = {
  expects: 'a map by name',
  allowed: ID,
  code: 'ID_INVALID',
  fix: 'begin it with a small letter and go on with small letters, digits, - and _, 64 at most',
};

/** Keys that are up to others: tiers, adapters. */
export const WORDS: Keys = {
  expects: 'a map by name',
  allowed: /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/,
  code: 'VALUE_INVALID',
  fix: 'use letters, digits, -, _, . and /',
};

export const VARIABLES: Keys = {
  expects: 'a map of variables',
  allowed: /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
  code: 'VALUE_INVALID',
  fix: 'use letters, digits and _, and begin with no digit',
};
