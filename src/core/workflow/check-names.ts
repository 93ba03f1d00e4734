import type { ASTNode } from '@marcbachmann/cel-js';
import { didYouMean } from '../base/did-you-mean.ts';
import { foldId } from '../base/ids.ts';
import type { ExpressionMistake, Scope } from './scope.ts';

const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** Names of types are values, so that `type(x) == int` can be asked. */
const TYPES: ReadonlySet<string> = new Set(['int', 'double', 'string', 'bool', 'list', 'map', 'null_type', 'type']);
const PARTS: readonly string[] = ['output', 'status', 'result'];
const NESTING_MAX: number = 2;

const MEANINGS: Readonly<Record<string, string>> = {
  inputs: 'stands wherever the workflow takes values in',
  event: 'stands only in tasks that answer an event, and in what follows them',
  item: 'stands only below a `map`',
  index: 'stands only below a `map`',
  iteration: 'stands only inside a `loop`',
  previous: 'stands only inside a `loop`',
};

/**
 * The first name in an expression that has no value in its scope, if any. Recursion is bounded by the parser's depth.
 */
export function checkNames(ast: ASTNode, scope: Scope): ExpressionMistake | null {
  return visit(ast, { scope, bound: [] });
}

type Place = { readonly scope: Scope; readonly bound: readonly string[] };

function visit(node: ASTNode, place: Place): ExpressionMistake | null {
  switch (node.op) {
    case 'value':
      return null;
    case 'id':
      return checkName(node.args, node.start, place);
    case '.':
    case '.?':
      return checkMember(node, place);
    case 'call':
      return first(node.args[1], place);
    case 'rcall':
      return checkMethod(node, place);
    case 'list':
      return first(node.args, place);
    case 'map':
      return first(node.args.flat(), place);
    case '!_':
    case '-_':
      return visit(node.args, place);
    default:
      return first([...node.args], place);
  }
}

function first(nodes: readonly ASTNode[], place: Place): ExpressionMistake | null {
  for (const node of nodes) {
    const mistake = visit(node, place);
    if (mistake !== null) return mistake;
  }
  return null;
}

function checkName(name: string, offset: number, { scope, bound }: Place): ExpressionMistake | null {
  if (bound.includes(name) || TYPES.has(name) || scope.names.some((known) => known === name)) return null;
  // Whose ids nobody knows beforehand are gone through: `tasks.all(id, tasks[id].status == "complete")`.
  if (name === 'tasks' && scope.tasks === 'any') return null;
  if (name === 'tasks') {
    return unknown('`tasks` stands only before an id', 'write `tasks.<id>.output`, `.status` or `.result`', offset);
  }
  const meaning = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined;
  if (meaning !== undefined) return unknown(`\`${name}\` has no value here: it ${meaning}`, inScope(scope), offset);
  const asTask = idsIn(scope).find((id) => foldId(id) === name);
  if (asTask !== undefined) {
    return unknown(
      `\`${name}\` is not a name here`,
      `write \`tasks.${name}.output\`, \`.status\` or \`.result\``,
      offset,
    );
  }
  const near = didYouMean(name, [...scope.names, 'tasks', ...bound]);
  return unknown(`\`${name}\` is not a name here${near}`, inScope(scope), offset);
}

function checkMember(node: ASTNode & { readonly op: '.' | '.?' }, place: Place): ExpressionMistake | null {
  const [owner, member] = node.args;
  const { scope, bound } = place;
  if (owner.op === 'id' && owner.args === 'inputs' && !bound.includes('inputs') && scope.names.includes('inputs')) {
    if (scope.inputs.includes(member)) return null;
    const near = didYouMean(member, scope.inputs);
    return unknown(
      `the workflow has no input \`${member}\`${near}`,
      `declare \`${member}\` under \`inputs\``,
      node.pos,
    );
  }
  if (owner.op === 'id' && owner.args === 'tasks' && !bound.includes('tasks')) {
    const known = checkTask(member, node.pos, scope);
    if (scope.tasks === 'any') return null;
    return (
      known ??
      unknown(
        `\`tasks.${member}\` is no value`,
        `write \`tasks.${member}.output\`, \`.status\` or \`.result\``,
        node.pos,
      )
    );
  }
  if (owner.op !== '.') return visit(owner, place);
  const [root, id] = owner.args;
  if (root.op !== 'id' || root.args !== 'tasks' || bound.includes('tasks')) return visit(owner, place);
  const known = checkTask(id, owner.pos, scope);
  if (known !== null || PARTS.includes(member)) return known;
  const near = didYouMean(member, PARTS);
  return unknown(
    `a task has no \`${member}\`${near}`,
    'of a task, `output`, `status` and `result` can be asked',
    node.pos,
  );
}

function checkTask(id: string, offset: number, scope: Scope): ExpressionMistake | null {
  const ids = idsIn(scope).map(foldId);
  if (scope.tasks === 'any' || ids.includes(id)) return null;
  const near = didYouMean(id, ids);
  return unknown(
    `\`tasks.${id}\` is not one of the needs of this task${near}`,
    `add \`${id}\` to its \`needs\``,
    offset,
  );
}

function checkMethod(node: ASTNode & { readonly op: 'rcall' }, place: Place): ExpressionMistake | null {
  const [name, receiver, parameters] = node.args;
  const fix = 'use `contains`, `startsWith`, `endsWith`, or let a task work it out';
  const offset = node.input.indexOf(name, receiver.end);
  if (name === 'matches') return unknown('regular expressions are not taken: some never come to an end', fix, offset);
  if (name === 'bind') return unknown('`bind` is not taken', 'write the value where it is used', offset);
  const [variable] = parameters;
  if (!MACROS.has(name) || variable?.op !== 'id') return first([receiver, ...parameters], place);
  if (place.bound.length >= NESTING_MAX) {
    return unknown(`lists within lists are walked ${NESTING_MAX} deep at most`, 'let a task work it out', offset);
  }
  const inner = { scope: place.scope, bound: [...place.bound, variable.args] };
  return visit(receiver, place) ?? first(parameters.slice(1), inner);
}

function unknown(message: string, fix: string, offset: number): ExpressionMistake {
  return { type: 'mistake', kind: 'scope', message, fix, offset };
}

function inScope(scope: Scope): string {
  const names = [
    ...scope.names,
    ...idsIn(scope)
      .slice(0, 8)
      .map((id) => `tasks.${foldId(id)}`),
  ];
  return `in scope are ${names.map((name) => `\`${name}\``).join(', ')}`;
}

function idsIn({ tasks }: Scope): readonly string[] {
  return tasks === 'any' ? [] : tasks;
}
