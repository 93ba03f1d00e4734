import { foldId } from '../../core/base/ids.ts';
import type { Expr } from './expression.ts';

/** The CEL of an expression; `rank` says how tightly it holds together, and `needs` of which tasks it speaks. */
export type Recorded = { readonly cel: string; readonly rank: number; readonly needs: readonly string[] };

const RANKS = { open: 0, or: 1, and: 2, compared: 3, prefixed: 4, atom: 5 } as const;

const recordings = new WeakMap<object, Recorded>();

/** What was recorded behind an expression; undefined for any other value. */
export function recordedOf(value: unknown): Recorded | undefined {
  return typeof value === 'function' ? recordings.get(value) : undefined;
}

/** A name that has a value where the expression runs, such as `item`. */
export function named<T>(cel: string, needs: readonly string[] = []): Expr<T> {
  return expression({ cel, rank: RANKS.atom, needs });
}

/** What expressions call a task. */
export function partOfTask<T>(id: string, part: 'output' | 'status' | 'result'): Expr<T> {
  return named(`tasks.${foldId(id)}.${part}`, [id]);
}

/**
 * CEL as it is written, for what the operations do not cover: cel`size(${a.output}) > 3`. Values that are put in
 * become literals, expressions stay what they are.
 */
export function cel<T = unknown>(parts: TemplateStringsArray, ...values: readonly unknown[]): Expr<T> {
  const operands = values.map(operand);
  const text = parts.map((part, index) => {
    const value = operands[index];
    return value === undefined ? part : part + within(value, RANKS.atom);
  });
  return expression({ cel: text.join(''), rank: RANKS.open, needs: needsOf(operands) });
}

/** True where all of the cases are not. */
export function noneOf(on: unknown, cases: readonly string[]): Recorded {
  return negated(compared(operand(on), 'in', operand(cases)));
}

export function isCase(on: unknown, one: string): Recorded {
  return compared(operand(on), '==', operand(one));
}

export function allOf(conditions: readonly Recorded[]): Recorded {
  const [first, ...others] = conditions;
  return first === undefined || others.length > 0 ? chained(conditions, 'and') : first;
}

export function recordedText(text: string): Recorded {
  return { cel: text, rank: RANKS.open, needs: [] };
}

type Call = { readonly of: Recorded; readonly name: string };

/** Each access records a field; when that turns out to be called, it was the name of an operation. */
function expression<T>(recorded: Recorded, call?: Call): Expr<T>;
function expression(recorded: Recorded, call?: Call): object {
  const print = (): string => `\${{ ${recorded.cel} }}`;
  const proxy = new Proxy((): null => null, {
    get(_target, key): unknown {
      if (key === Symbol.toPrimitive || key === 'toString' || key === 'toJSON') return print;
      // What has a `then` is taken for a promise by whoever awaits it.
      if (typeof key === 'symbol' || key === 'then') return undefined;
      return expression(member(recorded, key), { of: recorded, name: key });
    },
    apply(_target, _self, given: readonly unknown[]): unknown {
      if (call === undefined) throw new TypeError(`\`${recorded.cel}\` is a value and cannot be called`);
      return expression(operation(call, given));
    },
  });
  recordings.set(proxy, recorded);
  return proxy;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED: ReadonlySet<string> = new Set([
  ...['as', 'break', 'const', 'continue', 'else', 'false', 'for', 'function', 'if', 'import', 'in', 'let', 'loop'],
  ...['namespace', 'null', 'package', 'return', 'true', 'var', 'void', 'while'],
]);

function member(of: Recorded, key: string): Recorded {
  const isIndex = /^\d+$/.test(key);
  const access = isIndex ? `[${key}]` : NAME.test(key) && !RESERVED.has(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  return { cel: within(of, RANKS.atom) + access, rank: RANKS.atom, needs: of.needs };
}

const COMPARISONS: Readonly<Record<string, string>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  in: 'in',
};

function operation({ of, name }: Call, given: readonly unknown[]): Recorded {
  const sign = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
  if (sign !== undefined) return compared(of, sign, operand(given[0]));
  switch (name) {
    case 'and':
    case 'or':
      return chained([of, ...given.map(operand)], name);
    case 'not':
      return negated(of);
    case 'includes':
      return compared(operand(given[0]), 'in', of);
    case 'has':
      return hasField(of, String(given[0]));
    case 'size':
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return called(`${within(of, RANKS.atom)}.${name}`, given.map(operand), of);
    case 'all':
    case 'exists':
    case 'filter':
    case 'map':
      return overItems({ of, name }, given[0]);
    default:
      throw new TypeError(`\`${name}\` is no operation of \`${of.cel}\``);
  }
}

/** How many operations over items stand around the one that is recorded: each has an item of its own. */
let depth = 0;

/** CEL's own `has` takes names only. */
function hasField(of: Recorded, key: string): Recorded {
  const field = member(of, key);
  return field.cel.endsWith(']') ? compared(operand(key), 'in', of) : called('has', [field]);
}

function overItems({ of, name }: Call, body: unknown): Recorded {
  if (!isFunction(body)) throw new TypeError(`\`${name}\` takes a function of an item`);
  const each = depth === 0 ? 'each' : `each${depth + 1}`;
  depth += 1;
  try {
    const item = operand(body(named(each)));
    return called(`${within(of, RANKS.atom)}.${name}`, [{ ...item, cel: `${each}, ${item.cel}` }], of);
  } finally {
    depth -= 1;
  }
}

function isFunction(value: unknown): value is (item: unknown) => unknown {
  return typeof value === 'function';
}

function called(name: string, given: readonly Recorded[], of?: Recorded): Recorded {
  const needs = needsOf(of === undefined ? given : [of, ...given]);
  return { cel: `${name}(${given.map(({ cel: text }) => text).join(', ')})`, rank: RANKS.atom, needs };
}

function compared(left: Recorded, sign: string, right: Recorded): Recorded {
  const text = `${within(left, RANKS.prefixed)} ${sign} ${within(right, RANKS.prefixed)}`;
  return { cel: text, rank: RANKS.compared, needs: needsOf([left, right]) };
}

function chained(all: readonly Recorded[], how: 'and' | 'or'): Recorded {
  const text = all.map((one) => within(one, RANKS[how])).join(how === 'and' ? ' && ' : ' || ');
  return { cel: text, rank: RANKS[how], needs: needsOf(all) };
}

function negated(of: Recorded): Recorded {
  return { cel: `!${within(of, RANKS.prefixed)}`, rank: RANKS.prefixed, needs: of.needs };
}

function within({ cel: text, rank }: Recorded, least: number): string {
  return rank < least ? `(${text})` : text;
}

function needsOf(operands: readonly Recorded[]): readonly string[] {
  return [...new Set(operands.flatMap(({ needs }) => needs))];
}

/** @throws TypeError for what neither CEL nor JSON can say */
function operand(value: unknown): Recorded {
  const recorded = recordedOf(value);
  if (recorded !== undefined) return recorded;
  if (Array.isArray(value)) {
    const items = value.map(operand);
    return { cel: `[${items.map((item) => item.cel).join(', ')}]`, rank: RANKS.atom, needs: needsOf(items) };
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, field]): readonly [string, Recorded] => [key, operand(field)]);
    const text = fields.map(([key, field]) => `${JSON.stringify(key)}: ${field.cel}`).join(', ');
    return { cel: `{${text}}`, rank: RANKS.atom, needs: needsOf(fields.map(([, field]) => field)) };
  }
  const isPlain = value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (!isPlain) throw new TypeError(`a ${typeof value} cannot stand in an expression`);
  return { cel: JSON.stringify(value), rank: RANKS.atom, needs: [] };
}
