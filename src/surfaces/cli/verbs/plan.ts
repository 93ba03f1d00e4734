import type { Problem } from '../../../core/base/problem.ts';
import type { PlanAnswer, PlanOptions } from '../../../hosts/host.ts';
import type { Verb } from '../command.ts';
import { EXIT } from '../exit-status.ts';
import { counted } from '../render/amounts.ts';
import { table } from '../render/table.ts';
import { type Line, line, styled, textLines } from '../render/text.ts';
import { PLAN_OPTIONS, planOptions } from '../run-options.ts';

type Input = { readonly file: string; readonly options: PlanOptions };

export const plan: Verb<Input, PlanAnswer> = {
  takes: ['<file>'],
  options: { event: { value: 'type', about: 'what would run for this event' }, ...PLAN_OPTIONS },
  about: [
    'The file is YAML, or a TypeScript or JavaScript program that exports a workflow, which is run for it.',
    'Waves are a view: a task starts as soon as its own needs are met.',
  ],
  parse(words) {
    const type = words.text('event');
    const event = type === undefined ? {} : { event: { type, details: null } };
    return { file: words.given[0] ?? '', options: { ...planOptions(words), ...event } };
  },
  async handle({ file, options }, context) {
    return (await context.host()).plan(file, options);
  },
  render(answer) {
    const problems = answer.problems.flatMap(problemLines);
    if (!answer.ok) return [...problems, styled('red', sumOf(answer.problems)), line`nothing was started`];
    return [
      line`${styled('bold', answer.workflow)}: ${counted(answer.tasks.length, 'task')}, ${counted(answer.waves.length, 'wave')}`,
      ...waveLines(answer),
      ...(answer.tasks.length === 0 ? [] : [line` critical path  ${answer.critical_path.join(' → ')}`]),
      ...(answer.events.length === 0 ? [] : [line` events  ${answer.events.join(', ')}: each shown by --event <type>`]),
      ...(problems.length === 0 ? [] : [line``, ...problems, line`${sumOf(answer.problems)}`]),
      line`nothing was started`,
    ];
  },
  exitStatus: ({ ok }) => (ok ? EXIT.complete : EXIT.wrong),
};

function waveLines({ tasks, waves }: PlanAnswer): readonly Line[] {
  const byId = new Map(tasks.map((task) => [task.id, task] as const));
  const rows = waves.flatMap((ids, wave) =>
    ids.map((id, index) => {
      const task = byId.get(id);
      const needs = task === undefined || task.needs.length === 0 ? '' : `needs ${task.needs.join(', ')}`;
      return [
        styled('dim', index === 0 ? ` wave ${wave + 1}` : ''),
        line`${id}`,
        styled('dim', task?.agent ?? ''),
        styled('dim', needs),
      ];
    }),
  );
  return table(rows);
}

function problemLines({ severity, code, message, fix, file, line: row, column, frame }: Problem): readonly Line[] {
  const style = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'cyan';
  return [
    line`${styled(style, severity)} ${styled('bold', code)}: ${message}`,
    ...(row > 0 ? [styled('dim', `  at ${file}:${row}:${column}`)] : []),
    ...(frame === '' ? [] : textLines(frame).map((each) => line`  ${each}`)),
    ...(fix === '' ? [] : [line`  fix: ${fix}`]),
  ];
}

function sumOf(problems: readonly Problem[]): string {
  const count = (severity: Problem['severity']): number => problems.filter((each) => each.severity === severity).length;
  const notes = count('note') === 0 ? [] : [counted(count('note'), 'note')];
  return [counted(count('error'), 'error'), counted(count('warning'), 'warning'), ...notes].join(', ');
}
