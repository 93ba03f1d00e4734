import type { ProblemList } from '../problem-list.ts';
import { describeNode, type YamlNode } from '../yaml/yaml-node.ts';
import { WRONG, type Wrong } from './shape.ts';

/** The value is of another kind than what belongs here. */
export function wrongType(expects: string, node: YamlNode, problems: ProblemList): Wrong {
  const message = `${expects} belongs here, and this is ${describeNode(node)}`;
  const isNothing = node.type === 'scalar' && node.value === null;
  const fix = isNothing ? `write ${expects}, or take the key out` : `write ${expects}`;
  problems.add({ code: 'VALUE_TYPE', message, fix, at: node });
  return WRONG;
}

/** The kind is right, the value is not. */
export function wrongValue(node: YamlNode, problems: ProblemList, words: { message: string; fix: string }): Wrong {
  problems.add({ code: 'VALUE_INVALID', ...words, at: node });
  return WRONG;
}
