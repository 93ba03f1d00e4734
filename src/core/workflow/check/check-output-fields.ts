import { didYouMean } from '../../base/did-you-mean.ts';
import { foldId } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Finding } from '../../base/problem.ts';
import { fieldsOf } from '../../base/read-json.ts';
import type { Expression } from '../expression.ts';
import { called, type PlacedTask } from '../placed-task.ts';

/** An expression of a task, where it stands, and how many characters stand before it there. */
export type Standing = {
  readonly task: PlacedTask;
  readonly keys: readonly (string | number)[];
  readonly before: number;
};

/** Words of a schema by which a field may be there that `properties` does not name. */
const OPEN: readonly string[] = [
  ...['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'if', 'then', 'else'],
  ...['additionalProperties', 'unevaluatedProperties', 'patternProperties', 'propertyNames', 'dependentSchemas'],
];

/**
 * Fields that no result will have, as far as its schema tells. A warning: a schema that forbids nothing may be
 * answered with more than it names.
 */
export function checkOutputFields(expression: Expression, standing: Standing): readonly Finding[] {
  const { task, keys, before } = standing;
  return expression.outputs().flatMap(({ task: id, field, offset }): readonly Finding[] => {
    const maker = makerOf(id, standing);
    const known = maker === undefined ? null : namesOf(maker);
    if (maker === undefined || known === null || known.includes(field)) return [];
    const message = `the \`output\` of ${called(maker)} has no \`${field}\`, as its schema says${didYouMean(field, known)}`;
    const fix = `it has ${known.map((name) => `\`${name}\``).join(', ')}; or add \`${field}\` to the schema`;
    const at = { task: task.path, keys };
    return [{ severity: 'warning', code: 'OUTPUT_UNKNOWN', message, fix, at, offset: before + offset }];
  });
}

/** Whom an expression means: what stands beside its task, itself, or at the end of a loop what its body held. */
function makerOf(id: string, { task, keys }: Standing): PlacedTask | undefined {
  const body = keys[0] === 'loop' ? task.children : [];
  return [...body, ...(task.parent?.children ?? [])].find(({ definition }) => foldId(definition.id) === id);
}

function namesOf({ definition }: PlacedTask): readonly string[] | null {
  // The output of a map is a list, whatever the schema says of one item.
  if (definition.kind === 'phase' || definition.map !== undefined || definition.output === undefined) return null;
  const schema: JsonObject = definition.output;
  const names = Object.keys(fieldsOf(schema['properties']));
  return names.length === 0 || OPEN.some((word) => Object.hasOwn(schema, word)) ? null : names;
}
