import type { Finding } from '../../base/problem.ts';
import { type Glob, matchGlob, parseGlob } from '../glob.ts';
import { globsIntersect } from '../globs-intersect.ts';
import { called, partOf, type PlacedTask } from '../placed-task.ts';
import { hasTemplate } from '../template.ts';
import type { Rule } from './rule.ts';

/** Steps along needs in all: a workflow whose hand-overs take more to follow is taken at its word. */
const STEPS_MAX: number = 3_000_000;

/**
 * What a task takes in is made before it. An edge that is missing is named; what nobody makes must be in the
 * repository.
 */
export const checkHandovers: Rule = (tasks) => {
  const makers = indexMakers(tasks);
  const walk = { left: STEPS_MAX };
  return tasks.flatMap((task) => {
    const { definition } = task;
    if (definition.kind === 'phase') return [];
    return [
      ...definition.inputs.flatMap((path, index) => checkPath({ task, path, keys: ['inputs', index] }, makers, walk)),
      ...definition.references.flatMap((path, index) =>
        checkPath({ task, path, keys: ['references', index] }, makers, walk),
      ),
    ];
  });
};

type Taken = { readonly task: PlacedTask; readonly path: string; readonly keys: readonly [string, number] };
type Maker = { readonly task: PlacedTask; readonly glob: Glob };
type Makers = { readonly plain: ReadonlyMap<string, readonly PlacedTask[]>; readonly wild: readonly Maker[] };

/** Most deliverables are plain paths and found by name; only those with wildcards are tried one by one. */
function indexMakers(tasks: readonly PlacedTask[]): Makers {
  const plain = new Map<string, PlacedTask[]>();
  const wild: Maker[] = [];
  for (const task of tasks) {
    if (task.definition.kind === 'phase') continue;
    for (const path of task.definition.deliverables) {
      const glob = hasTemplate(path) ? null : parseGlob(path);
      if (glob?.type !== 'glob') continue;
      if (/[*?{]|\/$/.test(path)) {
        wild.push({ task, glob });
        continue;
      }
      const makers = plain.get(path);
      if (makers === undefined) plain.set(path, [task]);
      else makers.push(task);
    }
  }
  return { plain, wild };
}

function makersOf(path: string, { plain, wild }: Makers): readonly PlacedTask[] {
  const exact = plain.get(path);
  if (exact !== undefined) return exact;
  const glob = parseGlob(path);
  if (glob.type === 'mistake') return [];
  if (!/[*?{]|\/$/.test(path)) {
    return wild.filter((maker) => matchGlob(maker.glob, path)).map(({ task }) => task);
  }
  const named = [...plain].filter(([made]) => matchGlob(glob, made)).flatMap(([, makers]) => makers);
  return [...named, ...wild.filter((maker) => globsIntersect(maker.glob, glob) !== null).map(({ task }) => task)];
}

function checkPath({ task, path, keys }: Taken, makers: Makers, walk: { left: number }): readonly Finding[] {
  if (hasTemplate(path)) return [];
  const others = makersOf(path, makers).filter((maker) => maker !== task);
  const at = { task: task.path, keys };
  const [kind] = keys;
  if (others.length === 0) {
    // Whoever only reads about something often means what is there already.
    if (kind === 'references') return [];
    const message = `${called(task)} takes in \`${path}\`, which no task delivers: it must be in the repository already`;
    const fix = `add \`${path}\` to the \`deliverables\` of the task that makes it, unless it is there`;
    return [{ severity: 'note', code: 'NOBODY_MAKES', message, fix, at }];
  }
  if (walk.left <= 0 || others.some((maker) => isBefore(maker, task, walk))) return [];
  const edges = others.map((maker) => partOf(maker, task)).filter((parted) => parted !== null);
  const [edge] = edges;
  const [maker] = others;
  if (edge === undefined || maker === undefined) return [];
  const message = `${called(task)} takes in \`${path}\`, which ${called(maker)} delivers, but does not wait for it`;
  const fix = `add \`${edge.a.definition.id}\` to the \`needs\` of ${called(edge.b)}`;
  return [{ severity: 'warning', code: 'MISSING_EDGE', message, fix, at }];
}

function isBefore(maker: PlacedTask, task: PlacedTask, walk: { left: number }): boolean {
  const parted = partOf(maker, task);
  if (parted === null) return false;
  const seen = new Set<PlacedTask>([parted.b]);
  // The set grows while it is walked.
  for (const later of seen) {
    for (const id of later.definition.needs) {
      walk.left -= 1;
      const need = later.parent?.byId.get(id);
      if (need === parted.a || walk.left <= 0) return true;
      if (need !== undefined) seen.add(need);
    }
  }
  return false;
}
