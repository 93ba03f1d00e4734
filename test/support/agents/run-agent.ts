import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent, AgentRequest, AgentSignal, AgentVerdict } from '../../../src/ports/agent.ts';

/** A home, a workspace and a scratch folder of an agent's own, gone when disposed of. */
export type AgentWorld = Disposable & {
  readonly home: string;
  readonly cwd: string;
  readonly scratch: string;
  readonly outside: string;
};

export type AgentRun = {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly signals: readonly AgentSignal[];
  readonly verdict: AgentVerdict;
};

export type RunOptions = {
  /** The program in place of the plan's name. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** Sends SIGINT as soon as a file of that name is in the workspace. */
  readonly interruptAt?: string;
};

export function makeAgentWorld(): AgentWorld {
  const root = mkdtempSync(join(tmpdir(), 'tutti-agent-'));
  const folder = (name: string): string => {
    mkdirSync(join(root, name));
    return join(root, name);
  };
  return {
    home: folder('home'),
    cwd: folder('workspace'),
    scratch: folder('out'),
    outside: folder('outside'),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Runs one attempt as a plain process, without shim and sandbox, in an environment made from nothing. */
export async function runAgent(agent: Agent, request: AgentRequest, options: RunOptions): Promise<AgentRun> {
  const plan = agent.launch(request);
  for (const [name, content] of Object.entries(plan.files)) writeFileSync(join(request.scratch, name), content);
  const base = {
    PATH: process.env['PATH'] ?? '',
    HOME: request.home,
    TMPDIR: request.scratch,
    TERM: 'dumb',
    NO_COLOR: '1',
  };
  const child = spawn(options.program, plan.args, { cwd: request.cwd, env: { ...base, ...plan.env, ...options.env } });
  const printed = { stdout: '', stderr: '' };
  const watcher = watch(request.cwd, (_event, name) => {
    if (name === options.interruptAt) child.kill('SIGINT');
  });
  child.stderr.on('data', (data: Buffer) => (printed.stderr += data.toString()));
  child.stdout.on('data', (data: Buffer) => (printed.stdout += data.toString()));
  child.stdin.on('error', () => {
    // It ended before it read its prompt: its status says why.
  });
  child.stdin.end(plan.stdin);
  await once(child, 'close');
  watcher.close();
  const status = child.exitCode ?? 137;
  return {
    ...readOutput(agent, request, { ...printed, status }),
    status,
    stdout: printed.stdout,
    stderr: printed.stderr,
  };
}

/** What the adapter makes of what an agent printed. */
export function readOutput(
  agent: Agent,
  request: AgentRequest,
  printed: { readonly stdout: string; readonly stderr: string; readonly status: number },
): Pick<AgentRun, 'signals' | 'verdict'> {
  const parser = agent.parser(request);
  const signals = printed.stdout.split('\n').flatMap((line) => parser.push(line));
  return { signals, verdict: parser.finish({ type: 'exited', status: printed.status }, printed.stderr) };
}
