import type { RunId } from '../core/base/ids.ts';
import { plannedAgents } from '../core/plan/planned-agents.ts';
import { inboxItems } from '../core/report/inbox.ts';
import { findTask } from './find-task.ts';
import { foldRun } from './fold-run.ts';
import { followEvents } from './follow-events.ts';
import type { Host } from './host.ts';
import type { Person } from './person.ts';
import { findStanding, openRecords, type Records } from './records.ts';
import { runSummaries } from './run-summaries.ts';
import { showTask } from './show-task.ts';
import { statusOf, whyOf } from './status-of.ts';
import type { WorkingHost } from './working-host.ts';
import { writeReport } from './write-report.ts';

/**
 * Everything that a surface may ask of the repository that a person stands in. Most questions need the journal alone,
 * so what works on a repository is loaded, and the repository itself looked at, only when it is asked to.
 */
export async function openHost(person: Person): Promise<Host> {
  const standing = await findStanding(person);
  const records = once(() => openRecords(person, standing.found));
  const working = once(async () => {
    const [{ openPlace }, { workingHost }] = await Promise.all([import('./place.ts'), import('./working-host.ts')]);
    return workingHost(await openPlace(standing, records));
  });
  return { ...reading(records), ...whenAsked(working) };
}

/** What failed may be asked for again: a person may have mended it meanwhile. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  const forget = (): void => {
    made = null;
  };
  return () => {
    if (made === null) {
      made = make();
      made.catch(forget);
    }
    return made;
  };
}

type ReadingHost = Omit<Host, keyof WorkingHost>;

function reading(records: () => Promise<Records>): ReadingHost {
  const fold = async (run: RunId): Promise<ReturnType<typeof foldRun>> => foldRun((await records()).store, run);
  return {
    find: async (run) => (await records()).store.runs.findRun(run ?? '@last').id,
    findTask: async (run, task) => findTask(await fold(run), task),
    runs: async () => runSummaries(await records()),
    status: async (run) => statusOf(await records(), run),
    planned: async (run) => plannedAgents((await fold(run)).index.plan),
    why: async (run, task) => whyOf(await records(), run, task),
    inbox: async (run) => {
      const { store } = await records();
      return (run === null ? unended(store) : [run]).flatMap((one) => inboxItems(foldRun(store, one)));
    },
    async *events(run, options, signal) {
      yield* followEvents(await records(), { run, ...options }, signal);
    },
    async *transcript(request, signal) {
      const { transcript } = await import('./transcript.ts');
      const task = (await fold(request.run)).tasks.get(request.task);
      const attempt = request.attempt ?? task?.attempt ?? 0;
      // What has ended is read to its end; of what is at work, and not followed, all that stands there now.
      const atWork = task?.stage === 'working' && attempt === task.attempt;
      yield* transcript(await records(), { ...request, attempt, follow: request.follow || !atWork }, signal);
    },
    show: async (run, task) => showTask(await records(), run, task),
    report: async (run) => writeReport(await records(), run, await fold(run)),
  };
}

/** Runs in which something may still wait for a person. */
function unended({ runs }: Records['store']): readonly RunId[] {
  return runs
    .listRuns()
    .filter(({ status }) => status !== 'complete' && status !== 'cancelled')
    .map(({ id }) => id);
}

function whenAsked(working: () => Promise<WorkingHost>): WorkingHost {
  return {
    read: async (source) => (await working()).read(source),
    plan: async (source, options) => (await working()).plan(source, options),
    start: async (source, options) => (await working()).start(source, options),
    create: async (source, options) => (await working()).create(source, options),
    resume: async (run, options) => (await working()).resume(run, options),
    detach: async (run, words) => (await working()).detach(run, words),
    command: async (run, command) => (await working()).command(run, command),
    diff: async (run, task) => (await working()).diff(run, task),
    doctor: async () => (await working()).doctor(),
    kept: async (run, task) => (await working()).kept(run, task),
    restore: async (run, task, options) => (await working()).restore(run, task, options),
    prune: async (options) => (await working()).prune(options),
    init: async (options) => (await working()).init(options),
  };
}
