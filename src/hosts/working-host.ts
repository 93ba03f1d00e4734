import { createRun } from './create-run.ts';
import { detachRun } from './detach-run.ts';
import { doctor } from './doctor.ts';
import { driveRun } from './drive-run.ts';
import { giveCommand } from './give-command.ts';
import type { Host } from './host.ts';
import { initWorkflow } from './init-workflow.ts';
import { boundsOf, type Place } from './place.ts';
import { planAnswer } from './plan-answer.ts';
import { pruneRuns } from './prune-runs.ts';
import { readSource } from './read-source.ts';
import { keptOf, restoreTask } from './restore-task.ts';
import { taskDiff } from './task-diff.ts';
import { workflowInvalid } from './workflow-invalid.ts';

/** What moves runs, or asks git about their work. */
export type WorkingHost = Pick<
  Host,
  | 'read'
  | 'plan'
  | 'start'
  | 'create'
  | 'resume'
  | 'detach'
  | 'command'
  | 'diff'
  | 'doctor'
  | 'kept'
  | 'restore'
  | 'prune'
  | 'init'
>;

export function workingHost(place: Place): WorkingHost {
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
    diff: (run, task) => taskDiff(place, run, task),
    doctor: () => doctor(place),
    kept: (run, task) => keptOf(place, run, task),
    restore: (run, task, options) => restoreTask(place, { run, task, ...options }),
    prune: (options) => pruneRuns(place, options),
    init: async (options) => initWorkflow(place, options),
  };
}
