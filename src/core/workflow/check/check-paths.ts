import { ROOT } from '../../base/ids.ts';
import type { Finding } from '../../base/problem.ts';
import { type Glob, type GlobMistake, parseGlob } from '../glob.ts';
import { globsIntersect } from '../globs-intersect.ts';
import { narrows } from '../narrows.ts';
import { called, type PlacedTask } from '../placed-task.ts';
import { hasTemplate } from '../template.ts';
import type { Rule } from './rule.ts';

type Pattern = { readonly text: string; readonly keys: readonly (string | number)[] };
type Parse = (text: string) => Glob | GlobMistake;

/**
 * Patterns can be read; a task may own only what its parent owns, and must own what it is to deliver. Patterns with
 * `${{ }}` are left out: they are checked by the same rules once the plan has filled them in.
 */
export const checkPaths: Rule = (tasks, { environment }) => {
  const parsed = new Map<string, Glob | GlobMistake>();
  const parse: Parse = (text) => {
    const known = parsed.get(text) ?? parseGlob(text);
    parsed.set(text, known);
    return known;
  };
  return [
    ...patterns(environment.copy, ['environment', 'copy']).flatMap((pattern) => checkPattern(pattern, null, parse)),
    ...tasks.flatMap((task) => [
      ...patternsOf(task).flatMap((pattern) => checkPattern(pattern, task, parse)),
      ...checkWidening(task, parse),
      ...checkDeliverables(task, parse),
    ]),
  ];
};

function patterns(texts: readonly string[], keys: readonly (string | number)[]): readonly Pattern[] {
  return texts.flatMap((text, index) => (hasTemplate(text) ? [] : [{ text, keys: [...keys, index] }]));
}

function patternsOf({ definition }: PlacedTask): readonly Pattern[] {
  const over = definition.map?.over;
  const common = [
    ...patterns(definition.owns ?? [], ['owns']),
    ...patterns(definition.reads, ['reads']),
    ...patterns(definition.protected, ['protected']),
    ...definition.gates.flatMap((gate, index) =>
      gate.type === 'files' ? patterns(gate.paths, ['gates', index, 'files']) : [],
    ),
    ...(over?.type === 'glob' ? over.patterns.map((text, index) => ({ text, keys: ['map', 'glob', index] })) : []),
  ];
  if (definition.kind === 'phase') return common;
  return [
    ...common,
    ...patterns(definition.deliverables, ['deliverables']),
    ...patterns(definition.inputs, ['inputs']),
    ...patterns(definition.references, ['references']),
  ];
}

function checkPattern({ text, keys }: Pattern, task: PlacedTask | null, parse: Parse): readonly Finding[] {
  const glob = parse(text);
  if (glob.type === 'glob') return [];
  const at = { task: task?.path ?? ROOT, keys };
  return [{ severity: 'error', code: 'BAD_GLOB', message: glob.message, fix: glob.fix, at }];
}

function globsOf(texts: readonly string[], parse: Parse): readonly Glob[] {
  return texts
    .filter((text) => !hasTemplate(text))
    .map(parse)
    .filter((glob) => glob.type === 'glob');
}

/** The nearest task from here upwards that says what it owns. */
function ownerOf(task: PlacedTask | null): PlacedTask | null {
  let owner = task;
  while (owner !== null && owner.definition.owns === undefined) owner = owner.parent;
  return owner;
}

function checkWidening(task: PlacedTask, parse: Parse): readonly Finding[] {
  const owner = ownerOf(task.parent);
  const wider = owner?.definition.owns ?? [];
  // What is not known yet cannot be compared.
  if (owner === null || wider.some(hasTemplate)) return [];
  const parents = globsOf(wider, parse);
  return (task.definition.owns ?? []).flatMap((text, index): readonly Finding[] => {
    const glob = hasTemplate(text) ? null : parse(text);
    if (glob?.type !== 'glob' || narrows(glob, parents)) return [];
    const message = `${called(task)} owns \`${text}\`, but ${called(owner)} around it owns only ${listed(wider)}`;
    const fix = `narrow it, or add \`${text}\` to the \`owns\` of ${called(owner)}`;
    const at = { task: task.path, keys: ['owns', index] };
    return [{ severity: 'error', code: 'OWNS_WIDENED', message, fix, at }];
  });
}

function checkDeliverables(task: PlacedTask, parse: Parse): readonly Finding[] {
  const { definition } = task;
  if (definition.kind === 'phase' || definition.deliverables.length === 0) return [];
  const owner = ownerOf(task);
  const owned = owner?.definition.owns ?? [];
  if (owner === null || owned.some(hasTemplate)) return [];
  const globs = globsOf(owned, parse);
  return definition.deliverables.flatMap((text, index): readonly Finding[] => {
    const glob = hasTemplate(text) ? null : parse(text);
    if (glob?.type !== 'glob' || globs.some((own) => globsIntersect(own, glob) !== null)) return [];
    const message = `${called(task)} is to deliver \`${text}\`, but may only change ${listed(owned)}`;
    const fix = `add \`${text}\` to the \`owns\` of ${called(owner)}`;
    const at = { task: task.path, keys: ['deliverables', index] };
    return [{ severity: 'error', code: 'DELIVERABLE_NOT_OWNED', message, fix, at }];
  });
}

function listed(texts: readonly string[]): string {
  if (texts.length === 0) return 'nothing';
  const shown = texts
    .slice(0, 4)
    .map((text) => `\`${text}\``)
    .join(', ');
  return texts.length > 4 ? `${shown} and ${texts.length - 4} more` : shown;
}
