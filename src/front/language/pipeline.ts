import type { JsonObject } from '../../core/base/json.ts';
import type { ProblemList } from '../problem-list.ts';
import { byKind, mapped, texts } from '../shape/collections.ts';
import { jsonObject } from '../shape/json-value.ts';
import { field, type Fields, record } from '../shape/record.ts';
import { text, word } from '../shape/scalars.ts';
import { type Shape, WRONG } from '../shape/shape.ts';
import type { Span } from '../source-text.ts';
import type { YamlMap } from '../yaml/yaml-node.ts';
import { bareObjective, objectiveFrom } from './dialect.ts';
import { type Named, namedList } from './named-list.ts';
import { type TaskFields, taskTable, type WrittenTask } from './task-fields.ts';
import { tasksShape } from './written-task.ts';

// The dialect `pipeline:`. A stage is a task; a stage with `parallel` only groups: its members stand beside the other
// stages, and who needs the group needs each of them. A stage that says nothing of `needs` follows the stage before it,
// as in any pipeline; `needs: []` starts at once.

type Made = { readonly paths: readonly string[] } | { readonly schema: JsonObject };

type MemberFields = Omit<TaskFields, 'tasks' | 'imported' | 'output'> & {
  readonly stage?: string;
  readonly id?: string;
  readonly output?: Made;
  readonly description?: string;
  readonly task?: string;
};

type StageFields = MemberFields & { readonly parallel?: readonly Stage[] };

type Stage = Named & { readonly node: YamlMap; readonly fields: StageFields };

const madeShape: Shape<Made> = byKind<Made>(
  {
    scalar: mapped(text, (path): Made => ({ paths: [path] })),
    list: mapped(texts, (paths): Made => ({ paths })),
    map: mapped(jsonObject, (schema): Made => ({ schema })),
  },
  'a path, a list of paths, or a JSON Schema',
);

const membersShape: Shape<readonly Stage[]> = namedList('member', () => ({
  noun: 'member',
  shape: record(memberTable(), { expects: 'a member of `parallel`' }),
  keys: ['stage', 'id', 'agent'],
  build: (fields, named, node): Stage => ({ ...named, node, fields }),
  // In `parallel: [backend, frontend]` a word is the agent, and the stage is called after it.
  fromWord: (named): Stage => ({ ...named, node: emptyMapAt(named.head), fields: { agent: named.id } }),
}));

const listShape: Shape<readonly Stage[]> = namedList('stage', () => ({
  noun: 'stage',
  shape: record<StageFields>(
    {
      ...memberTable(),
      parallel: field(membersShape, 'Stages that run side by side: agents, or stages with fields of their own.'),
    },
    { expects: 'a stage' },
  ),
  keys: ['stage', 'id', 'agent'],
  build: (fields, named, node): Stage => ({ ...named, node, fields }),
}));

/** The stages of a file, as tasks with their needs. */
export const stagesShape: Shape<readonly WrittenTask[]> = {
  expects: listShape.expects,
  read(node, problems) {
    const stages = listShape.read(node, problems);
    return stages === WRONG ? WRONG : arrange(stages, problems);
  },
  schema: listShape.schema,
};

function memberTable(): Fields<MemberFields> {
  const { tasks: _tasks, imported: _imported, output: _output, ...task } = taskTable(tasksShape);
  return {
    ...task,
    stage: field(word, 'The name of the stage; the name of its agent unless said.'),
    id: field(word, 'Another word for `stage`.'),
    output: field(madeShape, 'The file that the stage makes, or a JSON Schema of its result.'),
    description: field(text, 'What the stage is for.'),
    task: field(text, 'What the stage does.'),
  };
}

function emptyMapAt(span: Span): YamlMap {
  return { type: 'map', entries: [], start: span.start, end: span.end };
}

function arrange(stages: readonly Stage[], problems: ProblemList): readonly WrittenTask[] {
  const groups = new Map<string, readonly string[]>();
  for (const { id, fields } of stages) {
    groups.set(id, fields.parallel === undefined ? [id] : fields.parallel.map((member) => member.id));
  }
  const spread = (needs: readonly string[]): readonly string[] => [
    ...new Set(needs.flatMap((need) => groups.get(need) ?? [need])),
  ];
  return stages.flatMap((stage, index) => {
    const before = stages[index - 1];
    const needs = stage.fields.needs ?? (before === undefined ? [] : [before.id]);
    if (stage.fields.parallel === undefined) {
      if (stage.fields.needs === undefined && before !== undefined) noteOrder(stage, before, problems);
      return [toTask(stage, spread(needs))];
    }
    reportGroupFields(stage, problems);
    const members = stage.fields.parallel;
    const saysAll = members.every((member) => member.fields.needs !== undefined);
    if (stage.fields.needs === undefined && before !== undefined && !saysAll) noteOrder(stage, before, problems);
    return members.map((member) => toTask(member, spread(needsOf(member, stage, needs))));
  });
}

/** A member waits for what its group needs and what it names itself; where the group is silent, for its own alone. */
function needsOf(member: Stage, group: Stage, needs: readonly string[]): readonly string[] {
  const own = member.fields.needs;
  if (own === undefined) return needs;
  return group.fields.needs === undefined ? own : [...group.fields.needs, ...own];
}

function noteOrder(stage: Stage, before: Stage, problems: ProblemList): void {
  problems.add({
    severity: 'note',
    code: 'NEED_IMPLIED',
    message: `stage ${stage.id} names no needs, so it follows ${before.id}`,
    fix: `write \`needs: [${before.id}]\` to say so, or \`needs: []\` to let it start at once`,
    at: stage.head,
  });
}

const GROUP_FIELDS: ReadonlySet<string> = new Set(['stage', 'id', 'parallel', 'needs', 'description']);

function reportGroupFields({ id, node }: Stage, problems: ProblemList): void {
  for (const { key, keySpan } of node.entries) {
    if (GROUP_FIELDS.has(key)) continue;
    const message = `stage ${id} only groups the members of its \`parallel\`, so \`${key}\` means nothing on it`;
    // What the members make together is no file of one of them: the file stays usable, and its author knows.
    const severity = key === 'output' ? 'warning' : 'error';
    problems.add({ severity, code: 'FIELD_MISPLACED', message, fix: `put \`${key}\` on the members`, at: keySpan });
  }
}

function toTask({ id, head, node, fields }: Stage, needs: readonly string[]): WrittenTask {
  const { stage: _stage, id: _id, parallel: _parallel, output, description, task, ...native } = fields;
  const paths = output !== undefined && 'paths' in output ? output.paths : [];
  // A sentence is no path: it says what the result looks like.
  const files = paths.filter((path) => !/\s/.test(path));
  const sentences = paths.filter((path) => /\s/.test(path));
  const deliverables = [...new Set([...(native.deliverables ?? []), ...files])];
  const said = objectiveFrom([native.objective, task, description]);
  const isCommand = native.run !== undefined;
  return {
    id,
    head,
    node,
    fields: {
      ...native,
      needs,
      ...(deliverables.length > 0 && { deliverables }),
      ...(sentences.length > 0 && { output_format: [native.output_format, ...sentences].filter(Boolean).join('\n') }),
      ...(output !== undefined && 'schema' in output && { output: output.schema }),
      ...(!isCommand && { objective: said ?? bareObjective('stage', id, paths) }),
    },
  };
}
