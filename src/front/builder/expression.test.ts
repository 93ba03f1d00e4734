import { expect, test } from 'vitest';
import { readWorkflow } from '../yaml/read-workflow.ts';
import { phase } from './phase.ts';
import { cel, recordedOf } from './record-expression.ts';
import { map } from './repeat.ts';
import { parallel } from './sequence.ts';
import { task } from './task.ts';

const analyze = task('analyze', {
  objective: 'Say how bad the issue is.',
  writes: 'none',
  output: {
    type: 'object',
    properties: {
      severity: { enum: ['critical', 'security', 'minor'] },
      score: { type: 'number' },
      'due-date': { type: 'string' },
      issues: {
        type: 'array',
        items: { type: 'object', properties: { file: { type: 'string' } }, required: ['file'] },
      },
    },
    required: ['severity', 'score'],
  },
});
const { output } = analyze;

function celOf(value: unknown): string | undefined {
  return recordedOf(value)?.cel;
}

test.each<[unknown, string]>([
  [output.severity.eq('critical'), 'tasks.analyze.output.severity == "critical"'],
  [
    output.score.ge(8).and(output.severity.ne('minor')),
    'tasks.analyze.output.score >= 8 && tasks.analyze.output.severity != "minor"',
  ],
  [
    output.score.lt(1).or(output.score.gt(5)).and(analyze.status.eq('complete')),
    '(tasks.analyze.output.score < 1 || tasks.analyze.output.score > 5) && tasks.analyze.status == "complete"',
  ],
  [output.severity.in(['critical', 'security']).not(), '!(tasks.analyze.output.severity in ["critical", "security"])'],
  [output.has('due-date'), '"due-date" in tasks.analyze.output'],
  [output.has('score'), 'has(tasks.analyze.output.score)'],
  [output['due-date'].startsWith('2026'), 'tasks.analyze.output["due-date"].startsWith("2026")'],
  [output.issues.size().eq(0), 'tasks.analyze.output.issues.size() == 0'],
  [output.issues[0]?.file.contains('src/'), 'tasks.analyze.output.issues[0].file.contains("src/")'],
  [
    output.issues.all((issue) => output.issues.exists((other) => other.file.ne(issue.file))),
    'tasks.analyze.output.issues.all(each, tasks.analyze.output.issues.exists(each2, each2.file != each.file))',
  ],
  [cel`size(${output.issues}) > ${3}`, 'size(tasks.analyze.output.issues) > 3'],
  [cel<boolean>`1 < 2`.not(), '!(1 < 2)'],
])('%# an expression is printed as CEL: %2$s', (expression, text) => {
  expect(celOf(expression)).toBe(text);
  const { workflow: flow } = readWorkflow(
    JSON.stringify({
      tasks: { analyze: { run: 'true' }, next: { run: 'true', needs: ['analyze'], when: `dyn(${text}) == true` } },
    }),
    'f.yaml',
  );
  expect(flow).not.toBeNull();
});

test('inside of a text an expression stands where its value will', () => {
  expect(`Fix ${output.severity}.`).toBe('Fix ${{ tasks.analyze.output.severity }}.');
});

test('a field may have the name of an operation', () => {
  const list = task('list', {
    objective: 'List.',
    output: { type: 'object', properties: { size: { type: 'number' } } },
  });
  expect(celOf(list.output.size.eq(3))).toBe('tasks.list.output.size == 3');
});

test('an expression is no promise, and knows what cannot be asked of it', async () => {
  expect(await Promise.resolve(output)).toBe(output);
  expect(() => Reflect.apply(Reflect.get(output, 'equals'), null, [3])).toThrow('`equals` is no operation of');
});

test('outputs go through phases, maps and loops', () => {
  const score = { type: 'object', properties: { score: { type: 'number' } }, required: ['score'] } as const;
  const both = phase('both', parallel(analyze, task('second-look', { objective: 'Look.', output: score })));
  expect(celOf(both.output.second_look.score.gt(3))).toBe('tasks.both.output.second_look.score > 3');
  const each = map(['a', 'b'], (item) => task('each', { objective: `Rate ${item}.`, output: score }));
  expect(celOf(each.output.all((one) => one.score.gt(3)))).toBe('tasks.each.output.all(each, each.score > 3)');
  expect(celOf(each.output[0]?.score.gt(3))).toBe('tasks.each.output[0].score > 3');
});
