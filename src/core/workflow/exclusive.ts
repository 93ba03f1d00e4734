/**
 * Conditions that cannot both hold. Only what is plain is seen: one thing compared with texts, numbers and the like. A
 * yes is always right; a no may be wrong.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { syntaxOf } from './expression.ts';

/** What a condition says of one thing: it is one of these values, or (`not`) none of them. */
type Fact = { readonly not: boolean; readonly values: readonly string[] };
type Facts = ReadonlyMap<string, Fact>;

const NOTHING: Facts = new Map();

export function areExclusive(one: string, other: string): boolean {
  const [left, right] = [factsOf(one), factsOf(other)];
  return [...left].some(([thing, fact]) => {
    const against = right.get(thing);
    return against !== undefined && contradict(fact, against);
  });
}

function factsOf(text: string): Facts {
  const ast = syntaxOf(text);
  return ast === null ? NOTHING : read(ast, false);
}

/** @param negated what is looked at stands under a `!` */
function read(node: ASTNode, negated: boolean): Facts {
  switch (node.op) {
    case '!_':
      return read(node.args, !negated);
    case '&&':
    case '||': {
      const [left, right] = [read(node.args[0], negated), read(node.args[1], negated)];
      return (node.op === '&&') === negated ? either(left, right) : both(left, right);
    }
    case '==':
    case '!=':
      return compared(node.args, (node.op === '!=') !== negated);
    case 'in':
      return contained(node.args, negated);
    default:
      return NOTHING;
  }
}

function compared([left, right]: readonly [ASTNode, ASTNode], not: boolean): Facts {
  if (right.op === 'value') return new Map([[textOf(left), { not, values: [textOf(right)] }]]);
  return left.op === 'value' ? compared([right, left], not) : NOTHING;
}

function contained([thing, list]: readonly [ASTNode, ASTNode], not: boolean): Facts {
  if (list.op !== 'list' || list.args.some(({ op }) => op !== 'value')) return NOTHING;
  return new Map([[textOf(thing), { not, values: list.args.map(textOf) }]]);
}

function textOf(node: ASTNode): string {
  if (node.op === 'value') return `${typeof node.args} ${String(node.args)}`;
  return node.input.slice(node.start, node.end).replace(/\s+/g, '');
}

/** Both hold: of two facts about one thing the one that says which values there are, else what neither allows. */
function both(left: Facts, right: Facts): Facts {
  const facts = new Map(left);
  for (const [thing, fact] of right) {
    const known = facts.get(thing);
    if (known === undefined || (known.not && !fact.not)) facts.set(thing, fact);
    else if (known.not && fact.not) facts.set(thing, { not: true, values: [...known.values, ...fact.values] });
  }
  return facts;
}

/** One of the two holds: what both say of one thing. */
function either(left: Facts, right: Facts): Facts {
  const facts = new Map<string, Fact>();
  for (const [thing, { not, values }] of left) {
    const other = right.get(thing);
    if (other === undefined || other.not !== not) continue;
    facts.set(thing, {
      not,
      values: not ? values.filter((one) => other.values.includes(one)) : [...values, ...other.values],
    });
  }
  return facts;
}

function contradict(one: Fact, other: Fact): boolean {
  if (one.not && other.not) return false;
  if (one.not) return other.values.every((value) => one.values.includes(value));
  if (other.not) return one.values.every((value) => other.values.includes(value));
  return !one.values.some((value) => other.values.includes(value));
}
