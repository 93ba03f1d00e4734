import { closest } from '../../core/base/did-you-mean.ts';
import type { ProblemList } from '../problem-list.ts';
import { quoted } from '../quoted.ts';
import { byKind, listOf, listOrOne, mapped, texts } from '../shape/collections.ts';
import { field, type Fields, record } from '../shape/record.ts';
import { text, word } from '../shape/scalars.ts';
import { type Shape, WRONG } from '../shape/shape.ts';
import type { YamlMap } from '../yaml/yaml-node.ts';
import { bareObjective, objectiveFrom, spanOfItem } from './dialect.ts';
import { type Named, namedList } from './named-list.ts';
import { type TaskFields, taskTable, type WrittenTask } from './task-fields.ts';
import { tasksShape } from './written-task.ts';

// The dialect `workers:`. A worker is a task, and the waves follow from its `dependencies`. All workers change one
// branch, so `../api/openapi.yaml` is the `openapi.yaml` that worker `api` makes, and whoever names it needs `api`.

type Dependency = { readonly id: string; readonly reason?: string };

type WorkerFields = Omit<TaskFields, 'tasks' | 'imported'> & {
  readonly id?: string;
  readonly dependencies?: readonly Dependency[];
  readonly depends_on?: readonly Dependency[];
  readonly description?: string;
  readonly task?: string;
  readonly outputs?: readonly string[];
};

type Worker = Named & { readonly node: YamlMap; readonly fields: WorkerFields };

type DependencyFields = {
  readonly worker?: string;
  readonly id?: string;
  readonly task?: string;
  readonly reason?: string;
};

const dependencyTable: Fields<DependencyFields> = {
  worker: field(word, 'The worker that must be complete.'),
  id: field(word, 'Another word for `worker`.'),
  task: field(word, 'Another word for `worker`.'),
  reason: field(text, 'Why, where nothing is handed over.'),
};

const dependency: Shape<Dependency> = byKind<Dependency>(
  {
    scalar: mapped(word, (id): Dependency => ({ id })),
    map: mapped(record(dependencyTable, { expects: 'a dependency' }), ({ worker, id, task, reason }): Dependency => ({
      id: worker ?? id ?? task ?? '',
      ...(reason !== undefined && { reason }),
    })),
  },
  'the id of a worker, or a map with `worker` and `reason`',
);

const dependencies: Shape<readonly Dependency[]> = byKind(
  {
    scalar: listOrOne(dependency, 'a list of workers'),
    list: listOf(dependency, 'a list of workers'),
  },
  'a list of workers',
);

const listShape: Shape<readonly Worker[]> = namedList('worker', () => ({
  noun: 'worker',
  shape: record(workerTable(), { expects: 'a worker' }),
  keys: ['id'],
  build: (fields, named, node): Worker => ({ ...named, node, fields }),
}));

/** The workers of a file, as tasks. */
export const workersShape: Shape<readonly WrittenTask[]> = {
  expects: listShape.expects,
  read(node, problems) {
    const workers = listShape.read(node, problems);
    if (workers === WRONG) return WRONG;
    const ids = new Set(workers.map(({ id }) => id));
    return workers.map((worker) => toTask(worker, ids, problems));
  },
  schema: listShape.schema,
};

function workerTable(): Fields<WorkerFields> {
  const { tasks: _tasks, imported: _imported, ...task } = taskTable(tasksShape);
  return {
    ...task,
    id: field(word, 'The name of the worker, unique in the file.'),
    dependencies: field(dependencies, 'Workers that must be complete before this one starts.'),
    depends_on: field(dependencies, 'Another word for `dependencies`.'),
    description: field(text, 'What the worker is for.'),
    task: field(text, 'What the worker does.'),
    outputs: field(texts, 'Files that the worker makes, and owns where it has no `owns`.'),
  };
}

function toTask(worker: Worker, ids: ReadonlySet<string>, problems: ProblemList): WrittenTask {
  const { id, head, node, fields } = worker;
  const { id: _id, dependencies, depends_on: alsoOn, description, task, outputs = [], ...native } = fields;
  const named = [...(dependencies ?? []), ...(alsoOn ?? [])];
  const inputs = handedOver(worker, 'inputs', { ids, problems });
  const references = handedOver(worker, 'references', { ids, problems });
  const needs = new Set([...(native.needs ?? []), ...named.map((one) => one.id)]);
  for (const from of [...inputs.from, ...references.from]) {
    if (needs.has(from)) continue;
    needs.add(from);
    noteNeed(worker, from, problems);
  }
  const deliverables = [...new Set([...(native.deliverables ?? []), ...outputs])];
  const reason = objectiveFrom([native.reason, ...named.map((one) => one.reason)]);
  const said = objectiveFrom([native.objective, task, description]);
  const meant = native.role === undefined ? undefined : `Do the work of a ${native.role}.`;
  return {
    id,
    head,
    node,
    fields: {
      ...native,
      needs: [...needs],
      ...(inputs.paths.length > 0 && { inputs: inputs.paths }),
      ...(references.paths.length > 0 && { references: references.paths }),
      ...(deliverables.length > 0 && { deliverables }),
      ...(native.owns === undefined && outputs.length > 0 && { owns: outputs }),
      ...(reason !== undefined && { reason }),
      ...(native.run === undefined && { objective: said ?? meant ?? bareObjective('worker', id, deliverables) }),
    },
  };
}

type HandedOver = { readonly paths: readonly string[]; readonly from: readonly string[] };
type Neighbours = { readonly ids: ReadonlySet<string>; readonly problems: ProblemList };

function handedOver(worker: Worker, key: 'inputs' | 'references', { ids, problems }: Neighbours): HandedOver {
  const from: string[] = [];
  const paths = (worker.fields[key] ?? []).map((path, index) => {
    const [, other, rest] = /^\.\.\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (other === undefined || rest === undefined) return path;
    if (other === worker.id) return rest;
    if (ids.has(other)) {
      from.push(other);
      return rest;
    }
    const meant = closest(other, ids);
    problems.add({
      code: 'VALUE_INVALID',
      message: `${quoted(path)} names worker ${quoted(other)}, and there is none`,
      fix: 'name a worker of this file, or a path of the repository without `../`',
      at: spanOfItem(worker.node, key, index),
      label: meant === undefined ? '' : `did you mean "${meant}"?`,
    });
    return rest;
  });
  return { paths, from };
}

function noteNeed(worker: Worker, from: string, problems: ProblemList): void {
  problems.add({
    severity: 'note',
    code: 'NEED_IMPLIED',
    message: `worker ${worker.id} takes in what ${from} makes, so it follows ${from}`,
    fix: `add ${from} to its \`dependencies\` to say so`,
    at: worker.head,
  });
}
