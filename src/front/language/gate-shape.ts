import type { GateDefinition } from '../../core/workflow/workflow.ts';
import type { JsonObject } from '../../core/base/json.ts';
import type { ProblemList } from '../problem-list.ts';
import { byKind, listOrOne, mapped, texts } from '../shape/collections.ts';
import { wrongValue } from '../shape/complain.ts';
import { duration } from '../shape/quantities.ts';
import { field, type Fields, record } from '../shape/record.ts';
import { flag, text, word } from '../shape/scalars.ts';
import { type Shape, WRONG, type Wrong } from '../shape/shape.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';
import { present } from './present.ts';

/** What `placeholders: true` looks for. */
const PLACEHOLDER_WORDS: readonly string[] = ['TODO', 'FIXME', 'stub', 'mock'];

type GateFields = {
  readonly run?: string;
  readonly files?: readonly string[];
  readonly placeholders?: true | readonly string[];
  readonly name?: string;
  readonly timeout?: number;
};

const placeholders: Shape<true | readonly string[]> = {
  expects: '`true` or a list of words',
  read(node, problems) {
    if (node.type !== 'scalar' || typeof node.value !== 'boolean') return texts.read(node, problems);
    return node.value ? true : WRONG;
  },
  schema: (definitions) => ({ anyOf: [flag.schema(definitions), texts.schema(definitions)] }),
};

const fields: Fields<GateFields> = {
  run: field(word, 'A shell command: the gate passes when it ends with 0.'),
  files: field(texts, 'Paths or globs that must exist and not be empty.'),
  placeholders: field(placeholders, 'Words that must not be left in the change; `true` for the usual ones.'),
  name: field(text, 'What the gate is called in messages.'),
  timeout: field(duration, 'After this long a command counts as failed.'),
};

const written: Shape<GateFields> = record(fields, { expects: 'a gate' });

/** A gate as a map with one of `run`, `files` and `placeholders`. */
const gateMap: Shape<GateDefinition> = {
  expects: written.expects,
  read(node, problems) {
    const given = written.read(node, problems);
    return given === WRONG ? WRONG : toGate(given, node, problems);
  },
  schema: written.schema,
};

/** The short form is the command alone. */
const gateShape: Shape<GateDefinition> = byKind(
  {
    scalar: mapped(word, (command): GateDefinition => ({ type: 'run', name: command, command })),
    map: gateMap,
  },
  'a command, or a map with `run`, `files` or `placeholders`',
);

export const gatesShape: Shape<readonly GateDefinition[]> = {
  ...listOrOne(gateShape, 'a list of gates'),
  schema: (definitions): JsonObject => {
    const gate = definitions.refer('gate', gateShape.schema);
    return { anyOf: [{ type: 'array', items: gate }, { type: 'string' }] };
  },
};

function toGate(given: GateFields, node: YamlNode, problems: ProblemList): GateDefinition | Wrong {
  const kinds = (['run', 'files', 'placeholders'] as const).filter((kind) => given[kind] !== undefined);
  if (kinds.length !== 1) {
    const message = kinds.length === 0 ? 'this gate checks nothing' : `this gate is of two kinds: ${kinds.join(', ')}`;
    return wrongValue(node, problems, { message, fix: 'give each gate one of `run`, `files` and `placeholders`' });
  }
  if (given.run !== undefined) {
    const limit = present({ timeoutMs: given.timeout });
    return { type: 'run', name: given.name ?? given.run, command: given.run, ...limit };
  }
  if (given.timeout !== undefined) {
    const message = 'only a gate that runs a command has a `timeout`';
    problems.add({ code: 'FIELD_MISPLACED', message, fix: 'take the `timeout` out', at: node });
  }
  if (given.files !== undefined) return { type: 'files', name: given.name ?? 'files', paths: given.files };
  const words = given.placeholders === true ? PLACEHOLDER_WORDS : (given.placeholders ?? []);
  return { type: 'placeholders', name: given.name ?? 'placeholders', words };
}
