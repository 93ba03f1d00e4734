/**
 * One run of a workflow with something planted, resumed until nothing is left to do, and all that can be compared with
 * a run in which nothing was planted.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusView } from '../../../src/core/report/status.ts';
import { type Ended, type Event, startCli } from '../journey/cli-process.ts';
import { type Journey, type JourneyRequest, type Leftovers, openJourney } from '../journey/open-journey.ts';
import type { Faults } from './faults.ts';

const FAULTS = join(import.meta.dirname, 'faults.ts');
/** More than any fault needs: who takes longer goes round in circles. */
const RESUMES_MAX = 6;

/** What must be the same, whatever happened on the way. Ids and times of commits may differ, so trees are compared. */
export type Outcome = {
  readonly status: number | string;
  readonly tree: string;
  /** Subjects on the integration branch, sorted: which of two independent tasks comes first is a matter of time. */
  readonly log: readonly string[];
  /** Every attempt with its end, sorted. */
  readonly attempts: readonly string[];
  readonly integrated: readonly string[];
  /** One line a launch of an agent, sorted. */
  readonly launches: readonly string[];
  /** Whether the numbers of the events have no gap. */
  readonly gapless: boolean;
  readonly leftovers: Leftovers;
  /** What lies in the places of workspaces and in our folder of the git directory after `prune`. */
  readonly strays: readonly string[];
};

export type Trial = {
  readonly outcome: Outcome;
  /** How each planted start ended, with what it said. */
  readonly starts: readonly Ended[];
  /** How often it was resumed. */
  readonly resumes: number;
};

/** Starts the command in a journey with faults planted in the engine's process alone. */
export function startPlanted(
  journey: Journey,
  words: readonly string[],
  faults: Faults | null,
): ReturnType<typeof startCli> {
  const { repo, scratch } = journey;
  const planted = faults === null ? {} : { NODE_OPTIONS: `--import=${FAULTS}`, TUTTI_FAULTS: JSON.stringify(faults) };
  const env = { PATH: process.env['PATH'] ?? '', HOME: scratch.home, LC_ALL: 'C.UTF-8', ...planted };
  return startCli(words, { cwd: repo, env });
}

/** The first faults are planted in `run`, those after them in one `resume` each; then it is resumed as it is. */
export async function tryRun(request: JourneyRequest, planted: readonly Faults[]): Promise<Trial> {
  await using journey = openJourney(request);
  const starts: Ended[] = [];
  for (const faults of planted) starts.push(await goOn(journey, starts.length === 0, faults));
  let resumes = 0;
  let last: Ended | null = null;
  while (resumes < RESUMES_MAX && last?.status !== 0) {
    last = await goOn(journey, starts.length === 0 && resumes === 0, null);
    resumes += 1;
  }
  return { outcome: await outcomeOf(journey, last), starts, resumes };
}

/** Resumes the run, or starts it where there is none yet: a run is there with its first commit in the journal. */
async function goOn(journey: Journey, isFirst: boolean, faults: Faults | null): Promise<Ended> {
  const begin = (): Promise<Ended> => startPlanted(journey, ['run', journey.file, '--json'], faults).ended;
  if (isFirst) return begin();
  const ended = await startPlanted(journey, ['resume', '--json'], faults).ended;
  return ended.stderr.includes('RUN_UNKNOWN') ? begin() : ended;
}

/** A resumed run tells its whole story again, so nothing else needs to be asked. */
async function outcomeOf(journey: Journey, last: Ended | null): Promise<Outcome> {
  const { scratch } = journey;
  const lines = last?.stdout.split('\n') ?? [];
  const events = lines.flatMap(eventOf);
  const summary = JSON.parse(lines.at(-1) || '{}') as Partial<StatusView>;
  const { head = 'HEAD', base = 'HEAD', branch = '' } = summary;
  const leftovers = await journey.leftovers();
  const log = scratch.git('log', '--format=%s', `${base}..${branch === '' ? 'HEAD' : `refs/heads/${branch}`}`);
  await startPlanted(journey, ['prune', '--json'], null).ended;
  return {
    status: last?.status ?? 'never ended',
    tree: scratch.git('ls-tree', '-r', head),
    log: log.replaceAll(scratch.root, '').split('\n').sort(),
    attempts: events.flatMap(endOf).sort(),
    integrated: events
      .flatMap(({ type, data }) => (type === 'merge.integrated' ? [`${data.task}@${data.attempt}`] : []))
      .sort(),
    launches: [...journey.trace('launches')].sort(),
    gapless: events.every(({ seq }, index) => seq === index + 1),
    leftovers,
    strays: straysOf(journey),
  };
}

/** All events of the last run, as another terminal sees them. */
export async function eventsOf(journey: Journey): Promise<readonly Event[]> {
  const { stdout } = await journey.tutti('events', '@last', '--json');
  return stdout.split('\n').flatMap(eventOf);
}

function eventOf(line: string): readonly Event[] {
  return line.startsWith('{"seq":') ? [JSON.parse(line) as Event] : [];
}

function endOf({ type, data }: Event): readonly string[] {
  if (type === 'attempt.ended' || (type === 'task.completed' && data.end !== undefined)) {
    return [`${data.task}@${data.attempt ?? ''} ${data.end?.outcome}`];
  }
  return type === 'attempt.failed'
    ? [`${data.task}@${data.attempt} failed${data.burnt === true ? ', burnt' : ''}`]
    : [];
}

/** Rooms are left to a later `prune`: nobody can tell in a hurry whether a young one is in use. */
function straysOf({ repo, scratch }: Journey): readonly string[] {
  const half = namesIn(join(repo, '.git/objects/pack')).filter((name) => /tmp|^\.|\.new$/.test(name));
  const files = namesIn(join(scratch.home, '.local/state/tutti')).filter((path) => path.split('/').length > 2);
  return [...half, ...files];
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
}
