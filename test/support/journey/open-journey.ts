import { existsSync, mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StatusView, TaskStatusView } from '../../../src/core/report/status.ts';
import type { Json, JsonObject } from '../../../src/core/base/json.ts';
import { type Scratch, scratchRepository, untouchedParts } from '../git/scratch-repository.ts';
import { vi } from 'vitest';
import { type CliProcess, type Ended, startCli } from './cli-process.ts';
import { killProcessesOf, processesOf, type RunProcess } from './run-processes.ts';

// A journey is many processes one after the other; on a machine that is busy with others each takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** What scripted agents play: by task, the steps of each attempt. The last one is played again by those after it. */
type Scripts = Readonly<Record<string, readonly (readonly Json[])[]>>;

export type JourneyRequest = {
  /** What the repository holds. */
  readonly files?: Readonly<Record<string, string>>;
  /** The workflow without its agents, of which there is one: `builder`. `{side}` stands for the side folder. */
  readonly workflow: JsonObject;
  readonly scripts?: Scripts;
  /** Fields of the agent `builder` beside its script. */
  readonly builder?: JsonObject;
  /** Variables of the person. */
  readonly env?: Readonly<Record<string, string>>;
};

/** A person with a repository and a workflow, who uses the real command. What it began ends when it is disposed of. */
export type Journey = AsyncDisposable & {
  readonly scratch: Scratch;
  readonly repo: string;
  /** A folder outside of the repository, where agents and gates leave traces and wait for signs. */
  readonly side: string;
  readonly file: string;
  /** Writes into the side folder, and so lets go who waits for it. */
  sign(name: string, text?: string): void;
  /** What the person has now is what must still be there at the end; said again after a test has changed it. */
  observe(): void;
  /** A program of the side folder: shell text. */
  program(name: string, text: string): void;
  /** Lines of a trace in the side folder; none where there is none. */
  trace(name: string): readonly string[];
  /** Resolves once the trace has so many lines, or the file is there. */
  traced(name: string, lines?: number): Promise<void>;
  /** Runs the command to its end. */
  tutti(...words: readonly string[]): Promise<Ended>;
  tuttiIn(cwd: string, ...words: readonly string[]): Promise<Ended>;
  /** With more variables. */
  tuttiWith(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended>;
  /** Starts the command and leaves it running. */
  start(...words: readonly string[]): CliProcess;
  /** Starts the workflow, as a stream of events. */
  run(...options: readonly string[]): CliProcess;
  resume(): CliProcess;
  status(run?: string): Promise<StatusView>;
  task(path: string): Promise<TaskStatusView>;
  /** The file as the integration branch of the last run holds it; null where it does not. */
  integrated(path: string): Promise<string | null>;
  /** What the agent of an attempt of the last run was told. */
  prompt(attempt: string): Promise<string>;
  /** Subjects of the commits of a run, oldest first. */
  log(): Promise<readonly string[]>;
  /** What of the person's would have changed, and what of ours is left where nothing should be. */
  leftovers(): Promise<Leftovers>;
};

export type Leftovers = {
  /** Parts of the checkout and of its repository that are not as they were. */
  readonly touched: readonly string[];
  readonly processes: readonly RunProcess[];
  readonly locks: readonly string[];
};

export const NOTHING_LEFT: Leftovers = { touched: [], processes: [], locks: [] };

export function openJourney(request: JourneyRequest): Journey {
  const scratch = scratchRepository(request.files ?? { 'README.md': 'A place to build in.\n' });
  const { root, repo, home } = scratch;
  const side = join(root, 'side');
  const file = join(root, 'flow.yaml');
  mkdirSync(side);
  writeFileSync(file, workflowText(request, side));
  let before = untouchedParts(scratch);
  const started = new Set<CliProcess>();
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, LC_ALL: 'C.UTF-8', ...request.env };
  const startIn = (cwd: string, words: readonly string[], more: Readonly<Record<string, string>> = {}): CliProcess => {
    const child = startCli(words, { cwd, env: { ...env, ...more } });
    started.add(child);
    void child.ended.then(() => started.delete(child));
    return child;
  };
  const start = (...words: readonly string[]): CliProcess => startIn(repo, words);
  return {
    ...sideWords(side, () => [...started]),
    ...readings(scratch, start),
    scratch,
    repo,
    side,
    file,
    observe() {
      before = untouchedParts(scratch);
    },
    tutti: (...words) => start(...words).ended,
    tuttiIn: (cwd, ...words) => startIn(cwd, words).ended,
    tuttiWith: (more, ...words) => startIn(repo, words, more).ended,
    start,
    run: (...options) => start('run', file, '--json', ...options),
    resume: () => start('resume', '--json'),
    async leftovers() {
      const after = untouchedParts(scratch);
      const parts = new Set([...Object.keys(before), ...Object.keys(after)]);
      return {
        touched: [...parts].filter((part) => before[part] !== after[part] && !part.startsWith('.tutti/')),
        processes: runsOf(scratch).flatMap(processesOf),
        locks: locksIn(join(repo, '.git')),
      };
    },
    async [Symbol.asyncDispose]() {
      for (const child of started) child.signal('SIGKILL');
      await Promise.all([...started].map(({ ended }) => ended));
      for (const run of runsOf(scratch)) killProcessesOf(run);
      scratch.remove();
    },
  };
}

function sideWords(
  side: string,
  alive: () => readonly CliProcess[],
): Pick<Journey, 'sign' | 'program' | 'trace' | 'traced'> {
  return {
    sign: (name, text = '') => writeFileSync(join(side, name), text),
    program: (name, text) => writeFileSync(join(side, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 }),
    trace: (name) => (existsSync(join(side, name)) ? linesOf(join(side, name)) : []),
    traced: (name, lines = 0) => appears(join(side, name), { lines, while: alive() }),
  };
}

/** What a person reads of a run: all of it through the command, but for what git tells. */
function readings(
  { git, repo }: Scratch,
  start: Journey['start'],
): Pick<Journey, 'status' | 'task' | 'integrated' | 'prompt' | 'log'> {
  const status = async (run: string = '@last'): Promise<StatusView> => {
    const answer = await start('status', run, '--json').ended;
    if (answer.status !== 0) throw new Error(`status ended with ${answer.status}: ${answer.stderr}`);
    return JSON.parse(answer.stdout) as StatusView;
  };
  return {
    status,
    async task(path) {
      const found = (await status()).tasks.find(({ id }) => id === path);
      if (found === undefined) throw new Error(`there is no task ${path}`);
      return found;
    },
    async integrated(path) {
      const { head } = await status();
      return git('ls-tree', '--name-only', head, '--', path) === '' ? null : git('show', `${head}:${path}`);
    },
    async prompt(attempt) {
      const { run } = await status();
      return readFileSync(join(repo, '.git/tutti/attempts', run, attempt.replaceAll('/', '+'), 'prompt.md'), 'utf8');
    },
    async log() {
      const { base, branch } = await status();
      return git('log', '--reverse', '--format=%s', `${base}..refs/heads/${branch}`).split('\n');
    },
  };
}

function runsOf({ git }: Scratch): readonly string[] {
  const refs = git('for-each-ref', '--format=%(refname:lstrip=3)', 'refs/heads/tutti');
  return refs === '' ? [] : refs.split('\n');
}

/** JSON is YAML, so nothing of a script needs to be quoted. */
function workflowText({ workflow, scripts, builder = {} }: JourneyRequest, side: string): string {
  const agents = { builder: { ...playing(scripts), ...builder } };
  const environment = { cache: [side] };
  return JSON.stringify({ name: 'journey', agents, environment, ...workflow }, null, 2).replaceAll('{side}', side);
}

/** An agent that plays scripts. */
export function playing(scripts: Scripts = {}): JsonObject {
  const tasks = Object.fromEntries(
    Object.entries(scripts).map(([task, attempts]) => [task, attempts.map((steps) => ({ steps }))]),
  );
  return { adapter: 'scripted', options: { tasks } };
}

type Waiting = { readonly lines: number; readonly while: readonly CliProcess[] };

/** Who waits for what an agent should do is told when all that could have started one has ended. */
async function appears(file: string, { lines, while: alive }: Waiting): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = (): void => {
    if (existsSync(file) && linesOf(file).length >= lines) resolve();
  };
  const watcher = watch(dirname(file), look);
  look();
  if (alive.length > 0) {
    void Promise.all(alive.map(({ ended }) => ended)).then((ends) => {
      look();
      const said = ends.map(({ stdout, stderr }) => `${stdout}\n${stderr}`);
      return reject(new Error(`there is no ${file}\n${said.join('\n')}`));
    });
  }
  await promise.finally(() => watcher.close());
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

function locksIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.lock'));
}
