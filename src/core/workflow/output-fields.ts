import type { ASTNode } from '@marcbachmann/cel-js';

/** A `tasks.<id>.output.<field>` of an expression; `offset` is that of the field. */
export type OutputField = { readonly task: string; readonly field: string; readonly offset: number };

/** The fields of outputs that an expression relies on. What stands in `has()` is only asked for. */
export function outputFieldsIn(node: ASTNode): readonly OutputField[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
      return [...fieldOf(node), ...outputFieldsIn(node.args[0])];
    case '.?':
      return outputFieldsIn(node.args[0]);
    case 'call':
      return node.args[0] === 'has' ? [] : node.args[1].flatMap(outputFieldsIn);
    case 'rcall':
      return [node.args[1], ...node.args[2]].flatMap(outputFieldsIn);
    case 'list':
      return node.args.flatMap(outputFieldsIn);
    case 'map':
      return node.args.flat().flatMap(outputFieldsIn);
    case '!_':
    case '-_':
      return outputFieldsIn(node.args);
    default:
      return [...node.args].flatMap(outputFieldsIn);
  }
}

function fieldOf(node: ASTNode & { readonly op: '.' }): readonly OutputField[] {
  const [output, field] = node.args;
  if (output.op !== '.' || output.args[1] !== 'output') return [];
  const [task] = output.args;
  if (task.op !== '.' || task.args[0].op !== 'id' || task.args[0].args !== 'tasks') return [];
  return [{ task: task.args[1], field, offset: node.pos }];
}
