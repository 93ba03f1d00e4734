import type { RunId } from '../core/base/ids.ts';
import { plannedAgents } from '../core/plan/planned-agents.ts';
import { inboxItems } from '../core/report/inbox.ts';
import { whyView } from '../core/report/why.ts';
import { createRun } from './create-run.ts';
import { detachRun } from './detach-run.ts';
import { doctor } from './doctor.ts';
import { driveRun } from './drive-run.ts';
import { findTask } from './find-task.ts';
import { foldRun } from './fold-run.ts';
import { followEvents } from './follow-events.ts';
import { giveCommand } from './give-command.ts';
import type { Host } from './host.ts';
import { initWorkflow } from './init-workflow.ts';
import type { Person } from './person.ts';
import { boundsOf, openPlace, type Place } from './place.ts';
import { planAnswer } from './plan-answer.ts';
import { pruneRuns } from './prune-runs.ts';
import { readSource } from './read-source.ts';
import { keptOf, restoreTask } from './restore-task.ts';
import { runSummaries } from './run-summaries.ts';
import { showTask } from './show-task.ts';
import { statusOf } from './status-of.ts';
import { taskDiff } from './task-diff.ts';
import { transcript } from './transcript.ts';
import { workflowInvalid } from './workflow-invalid.ts';
import { writeReport } from './write-report.ts';

/** Everything that a surface may ask of the repository that a person stands in. */
export async function openHost(person: Person): Promise<Host> {
  const place = await openPlace(person);
  return { ...driving(place), ...reading(place), ...keeping(place) };
}

type Driving = Pick<Host, 'read' | 'plan' | 'start' | 'create' | 'resume' | 'detach' | 'command'>;

function driving(place: Place): Driving {
  return {
    async read(source) {
      const { shown, workflow, problems } = await readSource(boundsOf(place), source);
      if (workflow === null) throw workflowInvalid(shown, problems);
      return workflow;
    },
    plan: (source, options) => planAnswer(place, source, options),
    async start(source, options) {
      const { run, notes } = await createRun(place, source, options);
      return driveRun(place, run, { ...options, notes, begins: true });
    },
    create: (source, options) => createRun(place, source, options),
    resume: (run, options) => driveRun(place, run, { ...options, notes: [], begins: false }),
    detach: (run, words) => detachRun(place, run, words),
    command: (run, command) => giveCommand(place, run, command),
  };
}

type Reading = Pick<
  Host,
  | 'find'
  | 'findTask'
  | 'runs'
  | 'status'
  | 'planned'
  | 'why'
  | 'inbox'
  | 'events'
  | 'transcript'
  | 'diff'
  | 'show'
  | 'doctor'
  | 'report'
>;

function reading(place: Place): Reading {
  const { store } = place;
  const fold = (run: RunId): ReturnType<typeof foldRun> => foldRun(store, run);
  return {
    find: async (run) => store.runs.findRun(run ?? '@last').id,
    findTask: async (run, task) => findTask(fold(run), task),
    runs: async () => runSummaries(place),
    status: async (run) => statusOf(place, run),
    planned: async (run) => plannedAgents(fold(run).index.plan),
    why: async (run, task) => whyView(fold(run), task),
    inbox: async (run) => (run === null ? unended(place) : [run]).flatMap((one) => inboxItems(fold(one))),
    events: (run, options, signal) => followEvents(place, { run, ...options }, signal),
    transcript(request, signal) {
      const task = fold(request.run).tasks.get(request.task);
      const attempt = request.attempt ?? task?.attempt ?? 0;
      // What has ended is read to its end; of what is at work, and not followed, all that stands there now.
      const atWork = task?.stage === 'working' && attempt === task.attempt;
      return transcript(place, { ...request, attempt, follow: request.follow || !atWork }, signal);
    },
    diff: (run, task) => taskDiff(place, run, task),
    show: async (run, task) => showTask(place, run, task),
    doctor: () => doctor(place),
    report: async (run) => writeReport(place, run, fold(run)),
  };
}

type Keeping = Pick<Host, 'kept' | 'restore' | 'prune' | 'init'>;

function keeping(place: Place): Keeping {
  return {
    kept: (run, task) => keptOf(place, run, task),
    restore: (run, task, options) => restoreTask(place, { run, task, ...options }),
    prune: (options) => pruneRuns(place, options),
    init: async (options) => initWorkflow(place, options),
  };
}

/** Runs in which something may still wait for a person. */
function unended({ store }: Place): readonly RunId[] {
  return store.runs
    .listRuns()
    .filter(({ status }) => status !== 'complete' && status !== 'cancelled')
    .map(({ id }) => id);
}
