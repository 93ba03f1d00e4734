import { type Runnable, runnable, streaming } from './command.ts';

/** A verb as the list of verbs shows it. What it does is loaded when it is asked for. */
export type VerbEntry = {
  readonly name: string;
  readonly group: VerbGroup;
  readonly summary: string;
  load(): Promise<Runnable>;
};

export const VERB_GROUPS = ['Begin', 'Run', 'Look', 'Act', 'Keep and clean', 'More'] as const;
type VerbGroup = (typeof VERB_GROUPS)[number];

export const VERBS: readonly VerbEntry[] = [
  verb('Begin', ['demo', 'a whole run on a small repository that it makes; needs no keys'], async () =>
    streaming((await import('./verbs/demo.ts')).demo),
  ),
  verb('Begin', ['init', 'write tutti.yaml'], async () => runnable((await import('./verbs/init.ts')).init)),
  verb('Begin', ['doctor', 'say what is missing and how to get it'], async () =>
    runnable((await import('./verbs/doctor.ts')).doctor),
  ),

  verb('Run', ['plan', 'check a workflow and show its waves; runs nothing'], async () =>
    runnable((await import('./verbs/plan.ts')).plan),
  ),
  verb('Run', ['run', 'run a workflow'], async () => streaming((await import('./verbs/run.ts')).run)),
  verb('Run', ['emit', 'tell a workflow that something happened, and run what answers it'], async () =>
    streaming((await import('./verbs/emit.ts')).emit),
  ),
  verb('Run', ['resume', 'go on with a run'], async () => streaming((await import('./verbs/resume.ts')).resume)),
  verb('Run', ['pause', 'launch nothing more; what works goes on'], async () =>
    runnable((await import('./verbs/pause.ts')).pause),
  ),
  verb('Run', ['cancel', 'end a run, or one task of it'], async () =>
    runnable((await import('./verbs/cancel.ts')).cancel),
  ),

  verb('Look', ['runs', 'list the runs of this repository'], async () =>
    runnable((await import('./verbs/runs.ts')).runs),
  ),
  verb('Look', ['status', 'how a run and its tasks stand'], async () =>
    runnable((await import('./verbs/status.ts')).status),
  ),
  verb('Look', ['show', 'all that is known of one task'], async () => runnable((await import('./verbs/show.ts')).show)),
  verb('Look', ['why', 'why a task stands where it stands, and what can be done'], async () =>
    runnable((await import('./verbs/why.ts')).why),
  ),
  verb('Look', ['logs', 'what agents print'], async () => streaming((await import('./verbs/logs.ts')).logs)),
  verb('Look', ['events', 'what the journal says'], async () => streaming((await import('./verbs/events.ts')).events)),
  verb('Look', ['diff', 'what a task changed'], async () => runnable((await import('./verbs/diff.ts')).diff)),
  verb('Look', ['report', 'the closeout report of a run; inside of an attempt, report progress'], async () =>
    runnable((await import('./verbs/report.ts')).report),
  ),

  verb('Act', ['inbox', 'what waits for a person'], async () => runnable((await import('./verbs/inbox.ts')).inbox)),
  verb('Act', ['approve', 'let a task go on'], async () => runnable((await import('./verbs/approve.ts')).approve)),
  verb('Act', ['reject', 'do not let a task go on'], async () => runnable((await import('./verbs/reject.ts')).reject)),
  verb('Act', ['answer', 'answer the question of a task'], async () =>
    runnable((await import('./verbs/answer.ts')).answer),
  ),
  verb('Act', ['unblock', 'what a task waited for is mended'], async () =>
    runnable((await import('./verbs/unblock.ts')).unblock),
  ),
  verb('Act', ['retry', 'open a failed task again'], async () => runnable((await import('./verbs/retry.ts')).retry)),
  verb('Act', ['skip', 'go on as if a task were complete'], async () =>
    runnable((await import('./verbs/skip.ts')).skip),
  ),

  verb('Keep and clean', ['checkpoints', 'the integrated commits of a run'], async () =>
    runnable((await import('./verbs/checkpoints.ts')).checkpoints),
  ),
  verb('Keep and clean', ['restore', 'bring back what an attempt left behind'], async () =>
    runnable((await import('./verbs/restore.ts')).restore),
  ),
  verb('Keep and clean', ['prune', 'remove what ended runs no longer need'], async () =>
    runnable((await import('./verbs/prune.ts')).prune),
  ),

  verb('More', ['explain', 'what an error code means'], async () =>
    runnable((await import('./verbs/explain.ts')).explain),
  ),
  verb('More', ['export', 'print any workflow as native YAML'], async () =>
    runnable((await import('./verbs/export.ts')).exportVerb),
  ),
  verb('More', ['schema', 'the JSON Schema of workflows, for editors'], async () =>
    runnable((await import('./verbs/schema.ts')).schema),
  ),
  verb('More', ['help', 'what a verb takes; also: help exit-codes'], async () =>
    runnable((await import('./verbs/help.ts')).help),
  ),
];

function verb(
  group: VerbGroup,
  [name, summary]: readonly [name: string, summary: string],
  load: () => Promise<Runnable>,
): VerbEntry {
  return { group, name, summary, load };
}
