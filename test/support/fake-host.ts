import { type RunId, runId, taskPath } from '../../src/core/base/ids.ts';
import { TuttiError } from '../../src/core/base/tutti-error.ts';
import type { RunStatus, StatusView, TaskStatusView } from '../../src/core/report/status.ts';
import type { PersonCommand } from '../../src/core/run/command.ts';
import type { Recorded, RunEvent } from '../../src/core/run/event.ts';
import { workflow } from './workflow/sample-workflow.ts';
import type { CommandAnswer, DrivenRun, Host, LiveSignal } from '../../src/hosts/host.ts';

/** A host in memory: one run that stands as it is told to, and remembers what was asked of it. */
export type FakeHost = Host & { readonly asked: readonly (readonly [what: string, ...details: readonly unknown[]])[] };

export type FakeRun = {
  readonly status?: Partial<StatusView>;
  readonly events?: readonly Recorded[];
  readonly answer?: CommandAnswer;
  readonly driven?: Partial<DrivenRun>;
};

export const FAKE_RUN: RunId = runId('r-0001');

export function fakeHost(run: FakeRun = {}): FakeHost {
  const asked: (readonly [string, ...unknown[]])[] = [];
  const note = (...what: readonly [string, ...unknown[]]): void => {
    asked.push(what);
  };
  return { asked, ...driving(run, note), ...reading(run), ...keeping(note) };
}

type Note = (what: string, ...details: readonly unknown[]) => void;

function driving(
  run: FakeRun,
  note: Note,
): Pick<Host, 'read' | 'plan' | 'start' | 'resume' | 'create' | 'detach' | 'command'> {
  const drivenRun = (): DrivenRun => ({ ...fakeDrivenRun({ ...run, note }), ...run.driven });
  return {
    async read(source) {
      note('read', source);
      return workflow([]);
    },
    async plan(source, options) {
      note('plan', source, options);
      const isBroken = typeof source === 'string' && source.includes('broken');
      return { workflow: 'small', tasks: [], waves: [], critical_path: [], events: [], problems: [], ok: !isBroken };
    },
    async start(file, options) {
      note('start', file, options);
      return drivenRun();
    },
    async resume(named, options) {
      note('resume', named, options);
      return drivenRun();
    },
    async create(file, options) {
      note('create', file, options);
      return { run: FAKE_RUN, notes: [] };
    },
    async detach(named, words) {
      note('detach', named, words);
    },
    async command(named, command) {
      note('command', named, command);
      return run.answer ?? { type: 'taken', driven: true };
    },
  };
}

type Reading = Omit<Host, keyof ReturnType<typeof driving> | 'restore' | 'prune' | 'init'>;

function reading(run: FakeRun): Reading {
  const status = statusOf(run.status);
  return {
    async find(named) {
      if (named === undefined || named === '@last' || FAKE_RUN.startsWith(named)) return FAKE_RUN;
      throw new TuttiError({ code: 'RUN_UNKNOWN', where: named, what: `there is no run ${named}`, fix: 'tutti runs' });
    },
    findTask: async (_, task) => taskPath(task),
    async runs() {
      const { workflow, branch } = status;
      return [
        {
          run: FAKE_RUN,
          workflow,
          status: status.status,
          created_at: '2026-03-01T11:00:00.000Z',
          branch,
          driven: false,
        },
      ];
    },
    status: async () => status,
    planned: async () => new Map([[taskPath('api'), 'builder']]),
    why: async (_, task) => ({
      task,
      status: 'blocked',
      because: ['it waits for an approval: Launch it?'],
      ways: [`tutti approve ${task}`],
    }),
    inbox: async () => [
      {
        run: FAKE_RUN,
        task: 'api',
        kind: 'approval',
        message: 'Launch it?',
        since: '2026-03-01T11:57:00.000Z',
        commands: ['tutti approve api'],
      },
    ],
    async *events() {
      yield* run.events ?? [];
    },
    async *transcript() {
      yield { stream: 'stdout', text: '{"said":"hello"}' };
      yield { stream: 'stderr', text: 'a warning' };
    },
    diff: async () => 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\r\n',
    show: async () => ({ task: taskOf({ id: 'api' }), objective: 'Make api.', attempts: [], handoff: null }),
    report: async () => '# small: COMPLETE\n',
    doctor: async () => ({ checks: [{ name: 'git', state: 'ok', detail: '2.47', fix: '' }], ok: true }),
    kept: async () => [],
  };
}

function keeping(note: Note): Pick<Host, 'restore' | 'prune' | 'init'> {
  return {
    async restore(_, task, options) {
      note('restore', task, options);
      return { folder: options.into, from: 'refs/tutti/keep/x', files: 2 };
    },
    async prune(options) {
      note('prune', options);
      return { removed: ['/w/api'], kept: [], left: [] };
    },
    async init(options) {
      note('init', options);
      return {
        file: 'tutti.yaml',
        agent: options.agent ?? 'scripted',
        gates: ['npm test'],
        pattern: options.pattern ?? null,
      };
    },
  };
}

type Driving = FakeRun & { readonly note: Note };

function fakeDrivenRun({ status, events, answer, note }: Driving): DrivenRun {
  const view = statusOf(status);
  const settled: Promise<RunStatus> = Promise.resolve(view.status);
  return {
    run: FAKE_RUN,
    notes: [],
    known: 0,
    events: listed(events ?? []),
    signals: listed<LiveSignal>([]),
    status: () => view,
    async command(command: PersonCommand) {
      note('command', FAKE_RUN, command);
      return answer ?? { type: 'taken', driven: true };
    },
    interrupt: () => note('interrupt'),
    settled,
  };
}

async function* listed<T>(values: readonly T[]): AsyncIterable<T> {
  yield* values;
}

export function statusOf(some: Partial<StatusView> = {}): StatusView {
  return {
    ...{
      run: FAKE_RUN,
      workflow: 'small',
      status: 'complete',
      base: 'b'.repeat(40),
      branch: 'refs/heads/tutti/r-0001',
    },
    ...{ head: 'c'.repeat(40), tasks: [taskOf({ id: 'api' })], failures: [], checkpoints: [] },
    budget: { tokens: 1200, tokens_limit: null, usd: 0.03, usd_limit: null, mode: 'audit' },
    ...some,
  };
}

export function taskOf(some: Partial<TaskStatusView> & Pick<TaskStatusView, 'id'>): TaskStatusView {
  return {
    ...{ needs: [], status: 'complete', phase: null, attempt: 1, agent: 'builder', model: 'parrot-2', workspace: null },
    ...{
      commit: null,
      output: null,
      result: null,
      iterations: null,
      blocked: null,
      error: null,
      usage: null,
      gates: [],
    },
    ...{ changed: 0, started_at: null, ended_at: null },
    ...some,
  };
}

export function recordedOf(
  events: readonly RunEvent[],
  at: number = Date.parse('2026-03-01T12:00:00.000Z'),
): readonly Recorded[] {
  return events.map((event, index) => ({ seq: index + 1, at: at + index * 1000, run: FAKE_RUN, event }));
}
