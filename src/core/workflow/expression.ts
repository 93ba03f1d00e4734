import { type ASTNode, Environment, type EvaluationError, type ParseResult } from '@marcbachmann/cel-js';
import { didYouMean } from '../base/did-you-mean.ts';
import type { JsonObject } from '../base/json.ts';
import { checkNames } from './check-names.ts';
import { type CelValues, type Evaluation, fromCel, toCel } from './cel-value.ts';
import { type OutputField, outputFieldsIn } from './output-fields.ts';
import type { ExpressionMistake, Scope } from './scope.ts';

/** A checked expression; `type` is CEL's name of what it gives, `dyn` where that is not known before it runs. */
export type Expression = {
  readonly type: 'expression';
  readonly text: string;
  readonly gives: string;
  /** The fields of outputs that it relies on. */
  readonly outputs: () => readonly OutputField[];
  readonly run: (values: CelValues) => unknown;
};

const TEXT_MAX: number = 4_096;

/**
 * CEL without two of the library's functions: `matches`, since a regular expression may take for ever on text that an
 * agent wrote, and `bind`, since nested ones double a list with every level. The text is compiled here, and never
 * again.
 */
export function parseExpression(text: string, scope: Scope): Expression | ExpressionMistake {
  if (text.length > TEXT_MAX) {
    return syntax(`is longer than ${TEXT_MAX} characters`, 'let a task work the answer out, and read its output', 0);
  }
  if (text.trim() === '')
    return syntax('is empty', 'write an expression, such as `tasks.test.status == "complete"`', 0);
  let parsed: ParseResult;
  try {
    parsed = cel.parse(text);
  } catch (error) {
    return syntax(
      `cannot be read: ${summaryOf(error)}`,
      'see cel.dev for the language of expressions',
      offsetOf(error),
    );
  }
  const named = checkNames(parsed.ast, scope);
  if (named !== null) return named;
  const { valid, type, error } = parsed.check();
  if (!valid) return syntax(`cannot work: ${summaryOf(error)}`, hintFor(parsed.ast, error), offsetOf(error));
  const { ast } = parsed;
  return {
    type: 'expression',
    text,
    gives: type ?? 'dyn',
    outputs: () => outputFieldsIn(ast),
    run: (values): unknown => parsed(values),
  };
}

/** How a text is read, whatever its names mean; null where it cannot be. */
export function syntaxOf(text: string): ASTNode | null {
  if (text.length > TEXT_MAX) return null;
  try {
    return cel.parse(text).ast;
  } catch {
    // What is wrong with it was told by whoever checked the workflow.
    return null;
  }
}

/** Never throws. Whole numbers are CEL's `int`, others its `double`, and both become JSON numbers again. */
export function evaluate(expression: Expression, values: JsonObject): Evaluation {
  try {
    return fromCel(expression.run(toCel(values)));
  } catch (error) {
    // Whatever it is (a missing key, a wrong type, a text that grew too large): it belongs to the expression.
    return { type: 'mistake', message: `\`${expression.text}\`: ${summaryOf(error)}` };
  }
}

const cel: Environment = arithmetic(
  new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 1_000, maxDepth: 50, maxListElements: 200, maxMapEntries: 200 },
  }),
);

/** JSON does not tell 1 from 1.0, so whoever writes `score * 0.5` must not care which it was. */
function arithmetic(environment: Environment): Environment {
  const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  };
  for (const [sign, operation] of Object.entries(operations)) {
    const mixed = (a: number | bigint, b: number | bigint): number => operation(Number(a), Number(b));
    environment.registerOperator(`int ${sign} double`, mixed).registerOperator(`double ${sign} int`, mixed);
  }
  return environment;
}

function syntax(what: string, fix: string, offset: number): ExpressionMistake {
  return { type: 'mistake', kind: 'syntax', message: `the expression ${what}`, fix, offset };
}

/** The library throws its own errors with a summary and a range; anything else is said as it is. */
function summaryOf(error: unknown): string {
  if (isCelError(error)) return error.summary.replace(/\s+/g, ' ');
  return error instanceof Error ? error.message.split('\n', 1).join('') : String(error);
}

function offsetOf(error: unknown): number {
  return isCelError(error) ? (error.range?.start ?? 0) : 0;
}

function isCelError(error: unknown): error is EvaluationError {
  return error instanceof Error && 'summary' in error && typeof error.summary === 'string';
}

const FUNCTIONS: readonly string[] = [
  ...[
    'size',
    'has',
    'all',
    'exists',
    'exists_one',
    'map',
    'filter',
    'startsWith',
    'endsWith',
    'contains',
    'trim',
    'split',
  ],
  ...[
    'join',
    'lowerAscii',
    'upperAscii',
    'indexOf',
    'lastIndexOf',
    'substring',
    'int',
    'double',
    'string',
    'bool',
    'type',
    'dyn',
  ],
];

function hintFor(ast: ASTNode, error: unknown): string {
  const start = offsetOf(error);
  const called = /^[^(]*?([A-Za-z_]+)\s*\(/.exec(ast.input.slice(start))?.[1];
  const near = called === undefined || FUNCTIONS.includes(called) ? '' : didYouMean(called, FUNCTIONS);
  return `compare values of one kind, and write conversions out, such as \`int(x)\`${near}`;
}
