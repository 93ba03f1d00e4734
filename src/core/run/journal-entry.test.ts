import { expect, test } from 'vitest';
import { ROOT, runId, sha, taskPath } from '../base/ids.ts';
import { NO_USAGE } from './attempt.ts';
import type { RunEvent } from './event.ts';
import { decodeEntry, encodeEntry, type Upcaster } from './journal-entry.ts';

const head = sha('a'.repeat(40));
const task = taskPath('backend/each.3');
const at = { task, attempt: 1 };
const gate = { name: 'unit', kind: 'run', answer: 'fail', durationMs: 12.5, evidence: 'no', onBase: 'pass' } as const;

const history: readonly RunEvent[] = [
  {
    type: 'run.started',
    run: runId('r-0abc'),
    workflow: 'referrals',
    plan: 'f'.repeat(64),
    base: head,
    baseRef: 'refs/heads/main',
    branch: 'refs/heads/tutti/r-0abc',
    limits: { maxParallel: 4, perAgent: { builder: 2 } },
    approveAll: false,
  },
  { type: 'run.paused' },
  { type: 'task.opened', task: ROOT },
  { type: 'task.readied', task, values: { 'item.name': 'x', n: [1, null, { a: true }] } },
  { type: 'task.blocked', task, block: 1, reason: 'quota', message: 'until noon', until: 1_700_000_000_000 },
  { type: 'attempt.started', ...at },
  { type: 'attempt.prepared', ...at, base: head, workspace: '/w/each.3' },
  {
    type: 'attempt.ended',
    ...at,
    end: {
      outcome: 'done',
      message: 'line \u2028 and \ud800 alone',
      commit: head,
      changed: 2,
      violations: [{ path: 'x', rule: 'secret', detail: 'a key' }],
      usage: { ...NO_USAGE, usdMicros: null },
      session: null,
      exit: 0,
      handoff: null,
      output: { verdict: 'pass' },
    },
  },
  { type: 'gate.checked', ...at, commit: null, passed: false, results: [gate] },
  {
    type: 'merge.integrated',
    ...at,
    result: { type: 'merged', head, commit: head, tree: head, onto: head, gates: [gate] },
  },
  { type: 'merge.refused', ...at, result: { type: 'conflict', onto: head, files: ['a'], excerpt: '<<<' } },
  { type: 'approval.granted', task, block: 2, by: 'ada', message: '' },
  { type: 'budget.alerted', task: ROOT, what: 'usd', percent: 80, spent: 8, limit: 10 },
  { type: 'task.completed', task },
];

test('what was written is what is read', () => {
  expect(decodeEntry(encodeEntry(history))).toEqual({ type: 'events', events: history });
});

test('an optional field that is absent stays absent', () => {
  expect(encodeEntry([{ type: 'task.completed', task }])).toBe(
    '{"v":1,"events":[{"type":"task.completed","task":"backend/each.3"}]}',
  );
});

test('a field that a later version added is let through', () => {
  const events = [{ type: 'task.opened', task: '', hint: 1 }];
  expect(decodeEntry(JSON.stringify({ v: 1, events }))).toEqual({ type: 'events', events });
});

const unknown = (name: string): string => `its event 1 of 1, ${name}, is none that this tutti knows`;
const one = (event: unknown): string => JSON.stringify({ v: 1, events: [event] });

const refused: Record<string, readonly [text: string, what: string]> = {
  'no JSON': ['{"v":1,', 'it is no entry of a journal'],
  'another kind of JSON': ['[1]', 'it is no entry of a journal'],
  'no version': ['{"events":[]}', 'it is no entry of a journal'],
  'version zero': ['{"v":0,"events":[]}', 'it is no entry of a journal'],
  'a later version': ['{"v":2,"events":[]}', 'its events are of version 2, this tutti knows 1 and older'],
  'an event that is null': [one(null), unknown('without a type')],
  'an unknown event': [one({ type: 'task.sang', task: 'a' }), unknown('"task.sang"')],
  'a property of every object as a type': [one({ type: 'constructor' }), unknown('"constructor"')],
  'a missing field': [one({ type: 'task.opened' }), unknown('"task.opened"')],
  'a field of another type': [one({ type: 'task.opened', task: 7 }), unknown('"task.opened"')],
  'a path that climbs': [one({ type: 'task.opened', task: '../x' }), unknown('"task.opened"')],
  'an attempt that is no count': [
    one({ type: 'attempt.started', task: 'a', attempt: -1 }),
    unknown('"attempt.started"'),
  ],
  'a word that is none of the list': [
    one({ type: 'task.skipped', task: 'a', because: 'mood', detail: '' }),
    unknown('"task.skipped"'),
  ],
  'a wrong word deep inside': [
    one({
      type: 'gate.checked',
      task: 'a',
      attempt: 1,
      commit: null,
      passed: true,
      results: [{ ...gate, answer: 'ok' }],
    }),
    unknown('"gate.checked"'),
  ],
};

test.each(Object.entries(refused))('refused: %s', (_name, [text, what]) => {
  expect(decodeEntry(text)).toEqual({ type: 'mistake', what });
});

test('older events are lifted version by version, and only from where they stand', () => {
  const renames: Upcaster = (events) => events.map(() => ({ type: 'task.begun', node: 'a' }));
  const renamesAgain: Upcaster = (events) => events.map(() => ({ type: 'task.opened', task: 'a' }));
  const opened = { type: 'events', events: [{ type: 'task.opened', task: 'a' }] };
  const read = (v: number, event: object) =>
    decodeEntry(JSON.stringify({ v, events: [event] }), [renames, renamesAgain]);
  expect(read(1, { type: 'task.touched' })).toEqual(opened);
  expect(read(2, { type: 'task.begun', node: 'a' })).toEqual(opened);
  expect(read(3, { type: 'task.opened', task: 'a' })).toEqual(opened);
  expect(read(3, { type: 'task.begun', node: 'a' }).type).toBe('mistake');
});
