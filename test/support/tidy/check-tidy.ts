import type { Finding, Rule, SourceFile } from '../source/source-file.ts';
import { checkAmbient } from './check-ambient.ts';
import { checkHabits } from './check-habits.ts';
import { checkLengths } from './check-lengths.ts';
import { checkNames } from './check-names.ts';
import { checkPlaces } from './check-places.ts';
import { checkTypes } from './check-types.ts';

/** All that STYLE.md asks for and a machine can see. */
export function checkTidy(files: readonly SourceFile[]): readonly Finding[] {
  const rules: readonly Rule[] = [checkPlaces, checkNames, checkLengths, checkTypes, checkAmbient, checkHabits];
  return rules.flatMap((rule) => rule(files));
}
