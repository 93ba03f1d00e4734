import type { Finding, Problem } from '../../core/base/problem.ts';
import { checkWorkflow } from '../../core/workflow/check-workflow.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import { buildPhase, buildTask } from '../language/build-task.ts';
import { type Locate, locator } from '../language/locate.ts';
import { settleAgents } from '../language/settle-agents.ts';
import type { WrittenTask } from '../language/task-fields.ts';
import { type WorkflowFields, workflowShape } from '../language/workflow-fields.ts';
import { problemList, type ProblemList } from '../problem-list.ts';
import { WRONG } from '../shape/shape.ts';
import { type SourceText, sourceText } from '../source-text.ts';
import { BYTES_MAX, isTooLarge, parseYaml } from './parse-yaml.ts';
import { describeNode, entryOf, type YamlMap, type YamlNode } from './yaml-node.ts';

export type Reading = {
  /** Null where a problem is an error. */
  readonly workflow: Workflow | null;
  readonly problems: readonly Problem[];
  /** What others find in the workflow later, such as the planner, as problems of this file. */
  locate(findings: readonly Finding[]): readonly Problem[];
};

const DIALECTS = ['tasks', 'pipeline', 'workers'] as const;

/**
 * A workflow file in native YAML or one of its dialects, with every problem that it has. Never throws, reads no file.
 * @param file what messages call it; a workflow without a name is called after it
 */
export function readWorkflow(text: string, file: string): Reading {
  if (isTooLarge(text)) return tooLarge(file);
  const source = sourceText(text, file);
  const problems = problemList(source);
  const root = parseYaml(source, problems);
  const written = root === null ? null : workflowFrom(root, source, problems);
  return {
    workflow: problems.hasErrors() || written === null ? null : written.workflow,
    problems: problems.all(),
    locate(findings) {
      const later = problemList(source);
      if (written !== null) addFindings(findings, { ...written, problems: later });
      return later.all();
    },
  };
}

type Written = { readonly workflow: Workflow; readonly locate: Locate; readonly tasks: readonly WrittenTask[] };

function tooLarge(file: string): Reading {
  const problems = problemList(sourceText('', file));
  const message = `the file is larger than ${BYTES_MAX / 1_000_000} MB`;
  const fix = 'split the workflow, and keep long texts in files that tasks read';
  problems.add({ code: 'FILE_TOO_LARGE', message, fix, at: { start: 0, end: 0 } });
  return { workflow: null, problems: problems.all(), locate: () => [] };
}

function workflowFrom(root: YamlNode, source: SourceText, problems: ProblemList): Written | null {
  if (root.type !== 'map') {
    const message = `a workflow is a map with \`tasks:\`, and this file is ${describeNode(root)}`;
    problems.add({ code: 'WORKFLOW_SHAPELESS', message, fix: 'put `tasks:` before the list of tasks', at: root });
    return null;
  }
  const fields = workflowShape.read(root, problems);
  if (fields === WRONG) return null;
  const dialect = dialectOf(root, problems);
  const listed = dialect === null ? undefined : fields[dialect];
  if (dialect === null || listed === undefined) return null;
  const tasks = [...listed, ...(fields.on?.tasks ?? [])];
  const undefinedAgent = dialect === 'tasks' ? 'is-error' : 'is-role';
  const given = fields.agents ?? {};
  const agents = settleAgents(given, tasks, { undefinedAgent, problems });
  const isRole = (agent: string): boolean =>
    agent !== 'default' && Object.hasOwn(agents, agent) && !Object.hasOwn(given, agent);
  const building = { agents, isRole, problems };
  const children = tasks.map((task) => buildTask(task, building));
  const workflow: Workflow = {
    name: fields.name ?? nameFrom(source.file),
    strict: fields.strict ?? false,
    agents,
    models: fields.models ?? {},
    inputs: fields.inputs ?? {},
    environment: fields.environment ?? { copy: [], link: [], cache: [] },
    sandbox: fields.sandbox ?? 'auto',
    deliver: fields.deliver ?? 'branch',
    on: fields.on?.answers ?? {},
    root: buildPhase({ id: '', fields: rootFields(fields) }, children, building),
  };
  // What could not be read cannot be named: its absence would be told once for each task that needs it.
  const written = { workflow, locate: locator(source, root, tasks), tasks };
  if (problems.isWhole()) addFindings(checkWorkflow(workflow), { ...written, problems });
  return written;
}

/** What the file says of itself as the root phase; its `inputs` are parameters, which are no field of a phase. */
function rootFields({
  inputs: _inputs,
  tasks: _tasks,
  ...fields
}: WorkflowFields): Omit<WorkflowFields, 'inputs' | 'tasks'> {
  return fields;
}

function dialectOf(root: YamlMap, problems: ProblemList): (typeof DIALECTS)[number] | null {
  const [first, second] = DIALECTS.filter((key) => entryOf(root, key) !== undefined);
  if (second !== undefined) {
    const message = `a file has either \`${first}\` or \`${second}\`, and this one has both`;
    const at = entryOf(root, second)?.keySpan ?? root;
    problems.add({ code: 'WORKFLOW_SHAPELESS', message, fix: 'keep one of them', at });
    return null;
  }
  if (first !== undefined) return first;
  const message = 'the file has no tasks: there is no `tasks`, `pipeline` or `workers`';
  const at = root.entries[0]?.keySpan ?? root;
  problems.add({ code: 'WORKFLOW_SHAPELESS', message, fix: 'add `tasks:` with one task', at });
  return null;
}

function nameFrom(file: string): string {
  const base = file.split(/[/\\]/).at(-1) ?? '';
  return base.replace(/(\.tutti)?\.(ya?ml|json)$/i, '') || 'workflow';
}

type Found = { readonly locate: Locate; readonly tasks: readonly WrittenTask[]; readonly problems: ProblemList };

function addFindings(findings: readonly Finding[], { locate, tasks, problems }: Found): void {
  const lines = new Map<string, number>();
  for (const { severity, code, message, fix, at: place, offset } of findings) {
    const at = locate(place, offset);
    const meant = /[Dd]id you mean `([^`]+)`\?/.exec(`${message} ${fix}`)?.[1];
    if (meant === undefined) {
      problems.add({ severity, code, message, fix, at });
      continue;
    }
    if (lines.size === 0) for (const task of tasks) lines.set(task.id, problems.lineOf(task.head.start));
    const line = lines.get(meant);
    const label = `did you mean "${meant}"${line === undefined ? '' : ` (line ${line})`}?`;
    problems.add({ severity, code, message, fix, at, label });
  }
}
