import { type Expression, parseExpression } from './expression.ts';
import type { ExpressionMistake, Scope } from './scope.ts';

/** A workflow has a few expressions, and a map asks one of them a thousand times. */
const KEPT_MAX: number = 1_000;

const kept = new Map<string, Expression | ExpressionMistake>();

/** Reads and checks an expression once for each scope; what comes of it depends on nothing else. */
export function compiled(text: string, scope: Scope): Expression | ExpressionMistake {
  const key = JSON.stringify([text, scope.names, scope.inputs, scope.tasks]);
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= KEPT_MAX) kept.clear();
  const expression = parseExpression(text, scope);
  kept.set(key, expression);
  return expression;
}
