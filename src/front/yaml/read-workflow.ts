import type { Finding, Problem } from '../../core/base/problem.ts';
import { checkWorkflow } from '../../core/workflow/check-workflow.ts';
import type { PhaseDefinition, Workflow } from '../../core/workflow/workflow.ts';
import { assert } from '../../core/base/assert.ts';
import { buildPhase, buildTask } from '../language/build-task.ts';
import { castAgents, type Casting } from '../language/cast-agents.ts';
import { type Locate, locator } from '../language/locate.ts';
import { reportIgnored } from '../language/with-file.ts';
import type { WrittenFile } from '../language/written-file.ts';
import type { WorkflowFields } from '../language/workflow-fields.ts';
import { problemList, type ProblemList } from '../problem-list.ts';
import { type Gathered, gatherFiles, type ReadOther } from './gather-files.ts';
import { readFile } from './read-file.ts';

export type Reading = {
  /** Null where a problem is an error. */
  readonly workflow: Workflow | null;
  /** File by file, the first one first. */
  readonly problems: readonly Problem[];
  /** What others find in the workflow later, such as the planner, as problems of these files. */
  locate(findings: readonly Finding[]): readonly Problem[];
};

/** Whoever reads a text alone has no other files. */
const nobody: ReadOther = (path) => ({
  type: 'refused',
  code: 'FILE_UNREADABLE',
  message: `${path}: other files cannot be read here`,
  fix: 'write its tasks down in this file',
});

/**
 * A workflow file in native YAML or one of its dialects, with every problem that it has. Never throws, and reads no
 * file but by `read`.
 * @param file what messages call it; a workflow without a name is called after it, and others are found from it
 */
export function readWorkflow(text: string, file: string, read: ReadOther = nobody): Reading {
  const { file: written, problems } = readFile(text, file);
  if (written === null) return { workflow: null, problems: problems.all(), locate: () => [] };
  const first = { ...written, tasks: [...written.tasks, ...(written.fields.on?.tasks ?? [])] };
  const gathered = gatherFiles(first, read);
  for (const other of gathered.files.slice(1)) reportIgnored(other, first);
  const casting = castAgents(gathered.files);
  const workflow = workflowFrom(first, gathered, casting);
  const locate = locator({ first, uses: gathered.uses, homes: casting.homes });
  const listOf = ({ problems: own }: WrittenFile): ProblemList => own;
  // What could not be read cannot be named: its absence would be told once for each task that needs it.
  if (gathered.problems.every((list) => list.isWhole())) addFindings(checkWorkflow(workflow), { locate, listOf });
  return {
    workflow: gathered.problems.some((list) => list.hasErrors()) ? null : workflow,
    problems: gathered.problems.flatMap((list) => list.all()),
    locate(findings) {
      const later = new Map(gathered.files.map((one) => [one, problemList(one.source)]));
      addFindings(findings, {
        locate,
        listOf(one) {
          const list = later.get(one);
          assert(list !== undefined, 'a finding lies in one of the files');
          return list;
        },
      });
      return [...later.values()].flatMap((list) => list.all());
    },
  };
}

function workflowFrom(first: WrittenFile, { uses }: Gathered, casting: Casting): Workflow {
  const { fields } = first;
  return {
    name: fields.name ?? nameFrom(first.source.file),
    strict: fields.strict ?? false,
    agents: casting.agents,
    models: fields.models ?? {},
    inputs: fields.inputs ?? {},
    environment: fields.environment ?? { copy: [], link: [], cache: [] },
    sandbox: fields.sandbox ?? 'auto',
    deliver: fields.deliver ?? 'branch',
    on: fields.on?.answers ?? {},
    root: rootFrom(first, { uses, casting }),
  };
}

function rootFrom(
  first: WrittenFile,
  given: { readonly uses: Gathered['uses']; readonly casting: Casting },
): PhaseDefinition {
  const cast = given.casting.casts.get(first);
  assert(cast !== undefined, 'each file has its cast');
  const building = { ...given, cast };
  const tasks = first.tasks.map((task) => buildTask(task, building));
  return buildPhase({ id: '', fields: rootFields(first.fields) }, tasks, building);
}

/** What the file says of itself as the root phase; its `inputs` are parameters, which are no field of a phase. */
function rootFields({
  inputs: _inputs,
  tasks: _tasks,
  ...fields
}: WorkflowFields): Omit<WorkflowFields, 'inputs' | 'tasks'> {
  return fields;
}

function nameFrom(file: string): string {
  const base = file.split(/[/\\]/).at(-1) ?? '';
  return base.replace(/(\.tutti)?\.(ya?ml|json)$/i, '') || 'workflow';
}

type Found = { readonly locate: Locate; readonly listOf: (file: WrittenFile) => ProblemList };

function addFindings(findings: readonly Finding[], { locate, listOf }: Found): void {
  const lines = new Map<WrittenFile, ReadonlyMap<string, number>>();
  const linesIn = (file: WrittenFile): ReadonlyMap<string, number> => {
    const known = lines.get(file) ?? new Map(file.tasks.map(({ id, head }) => [id, file.problems.lineOf(head.start)]));
    lines.set(file, known);
    return known;
  };
  for (const { severity, code, message, fix, at: place, offset } of findings) {
    const { file, at } = locate(place, offset);
    const problems = listOf(file);
    const meant = /[Dd]id you mean `([^`]+)`\?/.exec(`${message} ${fix}`)?.[1];
    if (meant === undefined) {
      problems.add({ severity, code, message, fix, at });
      continue;
    }
    const line = linesIn(file).get(meant);
    const label = `did you mean "${meant}"${line === undefined ? '' : ` (line ${line})`}?`;
    problems.add({ severity, code, message, fix, at, label });
  }
}
