import { foldId, ID, ROOT, type TaskPath } from '../../base/ids.ts';
import type { Finding } from '../../base/problem.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import type { Rule } from './rule.ts';

/** Words that expressions read otherwise, and names that every JavaScript object has. */
const RESERVED: ReadonlySet<string> = new Set(['in', 'null', 'true', 'false', 'constructor', 'prototype']);

/** Names of copies end with a number, and so do those of the tasks that mend red gates. */
const MENDER = 'fix';

/** Ids are legal, free, and still different among siblings when `-` is written `_`, as expressions write it. */
export const checkIds: Rule = (tasks, workflow) => [
  ...tasks.flatMap((task) => (task.path === ROOT ? [] : checkId(task))),
  ...tasks.flatMap(checkSiblings),
  ...Object.keys(workflow.agents).flatMap((name) => checkName('agents', name)),
  ...Object.keys(workflow.inputs).flatMap((name) => checkName('inputs', name)),
  ...tasks.flatMap(({ definition, path }) => {
    const inputs = definition.kind === 'phase' ? definition.imported?.inputs : undefined;
    return Object.keys(inputs ?? {}).flatMap((name) => checkName('inputs', name, path));
  }),
];

function checkId(task: PlacedTask): readonly Finding[] {
  const { id } = task.definition;
  const at = { task: task.parent?.path ?? ROOT, keys: ['tasks', task.position, 'id'] };
  if (!ID.test(id)) return [illegal(id, at)];
  const { map, loop } = task.definition;
  if (id === MENDER && (map !== undefined || loop !== undefined)) {
    const message = `what mends the gates of a phase is called \`${MENDER}.1\`, and so would be a copy of \`${MENDER}\``;
    return [{ severity: 'error', code: 'RESERVED_ID', message, fix: `call it \`${MENDER}-all\` or the like`, at }];
  }
  if (!RESERVED.has(id)) return [];
  const message = `\`${id}\` has a meaning of its own in expressions, so no task can be called so`;
  return [{ severity: 'error', code: 'RESERVED_ID', message, fix: `call it \`${id}-task\` or the like`, at }];
}

function checkName(kind: 'agents' | 'inputs', name: string, task: TaskPath = ROOT): readonly Finding[] {
  const at = { task, keys: [kind, name] };
  if (!ID.test(name)) return [illegal(name, at)];
  if (!RESERVED.has(name)) return [];
  const message = `\`${name}\` has a meaning of its own in expressions, so none of the ${kind} can be called so`;
  return [{ severity: 'error', code: 'RESERVED_ID', message, fix: 'choose another name', at }];
}

function illegal(id: string, at: Finding['at']): Finding {
  const legal = id
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '')
    .slice(0, 64);
  const message = `${JSON.stringify(id)} is not a legal id: small letters, digits, \`-\` and \`_\`, a letter first, at most 64`;
  const fix = ID.test(legal) ? `write \`${legal}\`` : 'choose a name such as `build-api`';
  return { severity: 'error', code: 'ID_INVALID', message, fix, at };
}

function checkSiblings(parent: PlacedTask): readonly Finding[] {
  const firsts = new Map<string, PlacedTask>();
  return parent.children.flatMap((task): readonly Finding[] => {
    const { id } = task.definition;
    const first = firsts.get(foldId(id));
    if (first === undefined) {
      firsts.set(foldId(id), task);
      return [];
    }
    const other = first.definition.id;
    const message =
      other === id
        ? `two tasks of ${called(parent)} are called \`${id}\`: the ${first.position + 1}. and the ${task.position + 1}.`
        : `\`${other}\` and \`${id}\` are one name in expressions, where \`-\` is written \`_\``;
    const at = { task: parent.path, keys: ['tasks', task.position, 'id'] };
    return [{ severity: 'error', code: 'DUPLICATE_ID', message, fix: 'give one of them another id', at }];
  });
}
