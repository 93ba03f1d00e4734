/**
 * Starts agents as detached processes and finds them again.
 *
 * 1. The launcher keeps nothing that matters: what it knows of an attempt stands in the attempt's folder.
 * 2. The claim is the shim's, not ours: of many launches one starts the program, and an engine that died in between
 *    did no harm.
 * 3. Files are complete before the shim is started.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { assert } from '../../core/base/assert.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import type { Launcher, LaunchSpec } from '../../ports/launcher.ts';
import { attemptFolder, isClaimed, readShim } from './attempt-folder.ts';
import { plainEnvironment } from './environment.ts';
import { readPlainStart } from './open-plain.ts';
import { type ProcessEntry, readProcesses } from './process-table.ts';
import { type Command, confine, type Sandbox, type SandboxProfile } from './sandbox.ts';
import { SHIM, SHIM_MARK } from './shim.ts';
import { detach } from './spawn.ts';
import { stopAttempt } from './stop-attempt.ts';
import { demandSandbox, profileFor, sandboxFor, type Surroundings } from './surroundings.ts';
import { watchAttempt } from './watch-attempt.ts';
import { realpathOr, which } from './which.ts';

/** `attempts`: where the attempts' folders are. */
export type LauncherOptions = Surroundings & { readonly attempts: string };

/** A shim writes itself down within milliseconds; more means that the machine does not get anything done. */
const CLAIM_MS = 30_000;
/** How soon it is looked for, and each time later twice as late, up to the last. */
const CLAIM_LOOK_MS = { first: 1, last: 8 } as const;
const SCRATCH_FILE_MAX_BYTES = 1024 * 1024;
const TABLE_AGE_MS = 2_500;

export function makeLauncher(options: LauncherOptions): Launcher {
  const attempts = realpathOr(options.attempts);
  const folderOf = (id: LaunchSpec['id']): string => attemptFolder(attempts, id);
  const table = sharedTable();
  return {
    scratch: (id) => join(folderOf(id), 'out'),
    sandboxKind: (policy) => sandboxFor(options, policy).kind,
    async launch(spec) {
      const folder = folderOf(spec.id);
      if (isClaimed(folder)) return;
      const sandbox = demandSandbox(options, spec.sandbox.policy);
      const command = resolveCommand(spec, options.path);
      writeFolder(folder, spec, sandbox);
      for (const made of spec.makes) await mkdir(made, { recursive: true, mode: 0o700 });
      const confined = confine(sandbox, profileOf(folder, spec, options), command);
      await startShim({ folder, cwd: spec.cwd, command: confined, env: environmentOf(folder, spec, options) });
    },
    launched: async (id) => isClaimed(folderOf(id)),
    watch: (id, signal) => watchAttempt(folderOf(id), table, signal),
    stop: (id, graceMs) => stopAttempt(folderOf(id), graceMs),
    scratchFile: async (id, name) => readPlainStart(join(folderOf(id), 'out', basename(name)), SCRATCH_FILE_MAX_BYTES),
  };
}

function resolveCommand({ program, args }: LaunchSpec, path: readonly string[]): Command {
  const found = which(program, path);
  if (found !== null) return { program: found, args };
  throw new TuttiError({
    code: 'PROGRAM_MISSING',
    where: program,
    what: `${program} is not in any directory of PATH outside the repository. Nothing was started.`,
    fix: `install ${program}, then \`tutti resume\`; \`tutti doctor\` shows what is found`,
  });
}

/** At once, since a thread that is woken for each of these small files takes longer than to write it. */
function writeFolder(folder: string, spec: LaunchSpec, sandbox: Sandbox): void {
  for (const name of ['out', 'tmp']) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  const shown = {
    program: spec.program,
    args: spec.args,
    cwd: spec.cwd,
    // Names only: values may be keys.
    env: [...Object.keys(spec.env), ...spec.inherit].sort(),
    sandbox: sandbox.kind,
    network: spec.sandbox.network,
  };
  writeWhole(join(folder, 'prompt.md'), spec.prompt);
  writeWhole(join(folder, 'command.json'), `${JSON.stringify(shown, null, 2)}\n`);
  writeWhole(join(folder, 'stdin'), spec.stdin);
  for (const [name, text] of Object.entries(spec.files)) {
    assert(name === basename(name) && name !== '..', `${name} is the name of a file without folders`);
    writeWhole(join(folder, 'out', name), text);
  }
}

/** By rename, since another engine may be launching the same attempt: what its program opens is never half there. */
function writeWhole(path: string, text: string): void {
  const unfinished = `${path}.${randomUUID()}.tmp`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, path);
}

function profileOf(folder: string, spec: LaunchSpec, options: LauncherOptions): SandboxProfile {
  return profileFor(options, {
    programs: [spec.program],
    cwd: spec.cwd,
    writable: [join(folder, 'out'), join(folder, 'tmp'), ...spec.sandbox.writable],
    network: spec.sandbox.network,
  });
}

function environmentOf(folder: string, spec: LaunchSpec, options: LauncherOptions): Record<string, string> {
  const env = plainEnvironment({ ...options, tmp: join(folder, 'tmp'), inherit: spec.inherit, set: spec.env });
  return {
    ...env,
    GIT_CEILING_DIRECTORIES: dirname(realpathOr(spec.cwd)),
    TUTTI_REPORT: join(folder, 'out', 'report'),
    [SHIM_MARK]: folder,
  };
}

type Start = {
  readonly folder: string;
  readonly cwd: string;
  readonly command: Command;
  readonly env: Record<string, string>;
};

/** Returns when the attempt is claimed, by this shim or by one that was faster. */
async function startShim({ folder, cwd, command, env }: Start): Promise<void> {
  const args = ['-c', SHIM, 'tutti-shim', cwd, command.program, ...command.args];
  try {
    await detach({ program: '/bin/sh', args, cwd: folder, env });
  } catch (error) {
    // The system's own refusals have a code; anything else is our mistake.
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new TuttiError({
      code: 'PROCESS_REFUSED',
      where: command.program,
      what: `The system does not start another process: ${error.message}.`,
      fix: 'lower `--max-parallel`, or raise the limits on processes and open files; then `tutti resume`',
    });
  }
  const until = performance.now() + CLAIM_MS;
  for (let pauseMs: number = CLAIM_LOOK_MS.first; readShim(folder) === null;) {
    if (performance.now() > until) throw new Error(`the shim of ${folder} was started and does not say so`);
    await delay(pauseMs);
    pauseMs = Math.min(pauseMs * 2, CLAIM_LOOK_MS.last);
  }
}

/** One table for all who watch: reading it costs a few milliseconds, and a few seconds old is new enough. */
function sharedTable(): () => readonly ProcessEntry[] {
  let readAt = -Infinity;
  let entries: readonly ProcessEntry[] = [];
  return () => {
    const now = performance.now();
    if (now - readAt > TABLE_AGE_MS) {
      entries = readProcesses();
      readAt = now;
    }
    return entries;
  };
}
