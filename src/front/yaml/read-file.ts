import { reportMisplaced } from '../language/report-misplaced.ts';
import { everyTask, type WrittenFile } from '../language/written-file.ts';
import { workflowShape } from '../language/workflow-fields.ts';
import { problemList, type ProblemList } from '../problem-list.ts';
import { WRONG } from '../shape/shape.ts';
import { sourceText } from '../source-text.ts';
import { BYTES_MAX, isTooLarge, parseYaml } from './parse-yaml.ts';
import { describeNode, entryOf, type YamlMap } from './yaml-node.ts';

/** `file` is null where it holds no workflow; why is among the problems. */
export type FileReading = { readonly file: WrittenFile | null; readonly problems: ProblemList };

const DIALECTS = ['tasks', 'pipeline', 'workers'] as const;

/** One file by itself, whatever it uses. */
export function readFile(text: string, name: string): FileReading {
  if (isTooLarge(text)) return { file: null, problems: tooLarge(name) };
  const source = sourceText(text, name);
  const problems = problemList(source);
  const root = parseYaml(source, problems);
  if (root === null) return { file: null, problems };
  if (root.type !== 'map') {
    const message = `a workflow is a map with \`tasks:\`, and this file is ${describeNode(root)}`;
    problems.add({ code: 'WORKFLOW_SHAPELESS', message, fix: 'put `tasks:` before the list of tasks', at: root });
    return { file: null, problems };
  }
  const fields = workflowShape.read(root, problems);
  if (fields === WRONG) return { file: null, problems };
  const dialect = dialectOf(root, problems);
  const tasks = dialect === null ? undefined : fields[dialect];
  if (tasks === undefined) return { file: null, problems };
  for (const task of everyTask([...tasks, ...(fields.on?.tasks ?? [])])) reportMisplaced(task, problems);
  return { file: { source, problems, root, fields, isDialect: dialect !== 'tasks', tasks }, problems };
}

function tooLarge(name: string): ProblemList {
  const problems = problemList(sourceText('', name));
  const message = `the file is larger than ${BYTES_MAX / 1_000_000} MB`;
  const fix = 'split the workflow, and keep long texts in files that tasks read';
  problems.add({ code: 'FILE_TOO_LARGE', message, fix, at: { start: 0, end: 0 } });
  return problems;
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
