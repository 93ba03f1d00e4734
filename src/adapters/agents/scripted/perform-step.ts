import { appendFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../../core/base/json.ts';
import { fieldsOf, textOf } from '../../../core/base/read-json.ts';
import type { Usage } from '../../../core/run/attempt.ts';
import { detach, run } from '../../process/spawn.ts';
import { gitConfigFile } from './git-config-file.ts';
import type { PlayerLine, PlayerResult } from './player-line.ts';
import type { ScriptedStep } from './script.ts';

/** Where a script is played, and what it has come to so far. */
export type Stage = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The file that workers report to; null outside of a run. */
  readonly reportFile: string | null;
  readonly node: string;
  print(line: PlayerLine): void;
  printRaw(bytes: Uint8Array): Promise<void>;
  ignoreSigterm(): void;
  usage: Usage;
  output: Json;
};

/** Null: go on with the next step. */
export type Stop = PlayerResult | { readonly type: 'exit'; readonly status: number } | null;

const COMMAND_TIMEOUT_MS = 600_000;
const WAIT_POLL_MS = 20;

export async function performStep(stage: Stage, step: ScriptedStep): Promise<Stop> {
  switch (step.type) {
    case 'write':
    case 'append':
    case 'delete':
      return changeFile(stage, step);
    case 'run':
      return runCommand(stage, step.command);
    case 'say':
      stage.print({ type: 'said', text: step.text });
      return null;
    case 'usage':
      stage.usage = add(stage.usage, step.usage);
      stage.print({ type: 'usage', usage: stage.usage });
      return null;
    case 'report':
      return report(stage, step.report);
    case 'sleep':
      await sleep(step.ms);
      return null;
    case 'wait_for':
      while (!(await exists(resolve(stage.cwd, step.path)))) await sleep(WAIT_POLL_MS);
      return null;
    case 'output':
      stage.output = step.value;
      return null;
    case 'commit':
      return commit(stage, step.message);
    case 'edit_git_config':
      await appendFile(await gitConfigFile(stage.cwd), `\n${step.text}\n`);
      return null;
    case 'done':
      return report(stage, doneReport(step.handoff));
    default:
      return misbehave(stage, step);
  }
}

type FileStep = ScriptedStep & { readonly type: 'write' | 'append' | 'delete' };
type OddStep = ScriptedStep & {
  readonly type: 'exit' | 'hang' | 'flood' | 'bad_bytes' | 'leak_child' | 'ignore_sigterm' | 'rate_limited' | 'blocked';
};

/** What real agents do on bad days. */
async function misbehave(stage: Stage, step: OddStep): Promise<Stop> {
  switch (step.type) {
    case 'exit':
      return step;
    case 'hang':
      // A timer, since a promise alone keeps no process alive.
      for (;;) await sleep(60_000);
    case 'flood':
      for (let megabyte = 0; megabyte < step.megabytes; megabyte += 1) await stage.printRaw(FLOOD);
      return null;
    case 'bad_bytes':
      await stage.printRaw(BAD_BYTES);
      return null;
    case 'leak_child':
      await detach({ program: stage.node, args: ['-e', 'setInterval(() => {}, 60_000)'], cwd: '/', env: stage.env });
      return null;
    case 'ignore_sigterm':
      stage.ignoreSigterm();
      return null;
    case 'rate_limited': {
      const until = step.until ?? (step.inMs === null ? null : Date.now() + step.inMs);
      return {
        type: 'result',
        outcome: 'rate-limited',
        message: 'The scripted limit is reached.',
        output: null,
        until,
      };
    }
    case 'blocked':
      await report(stage, { type: 'blocked', message: step.question });
      return { type: 'result', outcome: 'blocked', message: step.question, output: null, until: null };
  }
}

/** A megabyte of lines that are no JSON. */
const FLOOD: Uint8Array = new TextEncoder().encode(`${'flood '.repeat(170)}\n`.repeat(1_028));
const BAD_BYTES: Uint8Array = Uint8Array.from([0x7b, 0xff, 0xfe, 0x00, 0xc3, 0x28, 0x1b, 0x5b, 0x32, 0x4a, 0x0a]);

async function changeFile(stage: Stage, step: FileStep): Promise<null> {
  // Not held inside the workspace: to write elsewhere is one of the things that a script may try.
  const path = resolve(stage.cwd, step.path);
  if (step.type === 'delete') {
    await rm(path, { recursive: true, force: true });
  } else {
    await mkdir(dirname(path), { recursive: true });
    await (step.type === 'write' ? writeFile : appendFile)(path, step.content);
  }
  stage.print({ type: 'tool', name: step.type, detail: step.path, ok: true });
  return null;
}

async function runCommand(stage: Stage, command: string): Promise<Stop> {
  return shell(stage, [command]);
}

/** As agents commit: in their own words, with whatever git and hooks the workspace has. */
async function commit(stage: Stage, message: string): Promise<Stop> {
  const identity = '-c user.name=scripted -c user.email=scripted@localhost';
  return shell(stage, [`git add -A && git ${identity} commit -q -m "$0"`, message]);
}

async function shell(stage: Stage, args: readonly string[]): Promise<Stop> {
  const request = { program: '/bin/sh', args: ['-c', ...args], cwd: stage.cwd, env: stage.env };
  const { status, stdout, stderr } = await run({ ...request, timeoutMs: COMMAND_TIMEOUT_MS });
  stage.print({ type: 'tool', name: 'run', detail: args[0] ?? '', ok: status === 0 });
  if (status === 0) return null;
  const printed = `${stdout.toString()}${stderr}`.trim().slice(-300);
  const message = `\`${args[0]}\` ended with status ${status}. ${printed}`.trim();
  return { type: 'result', outcome: 'crashed', message, output: null, until: null };
}

async function report(stage: Stage, line: Json): Promise<null> {
  if (stage.reportFile !== null) await appendFile(stage.reportFile, `${JSON.stringify(line)}\n`);
  return null;
}

function doneReport(handoff: Json): Json {
  if (typeof handoff === 'string') return { type: 'done', message: handoff };
  return { type: 'done', message: textOf(fieldsOf(handoff)['summary']) ?? '', data: handoff };
}

function add(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    usdMicros: (a.usdMicros ?? 0) + (b.usdMicros ?? 0),
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    // Not there, or not to be seen yet: to wait is what was asked.
    return false;
  }
}
