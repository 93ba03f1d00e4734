import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { run } from './spawn.ts';
import { bubblewrapArgs, type Sandbox } from './sandbox.ts';
import { realpathOr, which } from './which.ts';

const PROBE_TIMEOUT_MS = 5_000;
const SEATBELT = '/usr/bin/sandbox-exec';

/**
 * What this machine can confine processes with. It is really tried, since bubblewrap may be installed and yet not be
 * allowed to make namespaces. Ask once: the answer does not change while a host runs.
 *
 * @param path directories, clean of those of a repository
 */
export async function probeSandbox(path: readonly string[], platform: string = process.platform): Promise<Sandbox> {
  if (platform === 'linux') return probeBubblewrap(path);
  if (platform === 'darwin' && existsSync(SEATBELT)) return { kind: 'seatbelt', program: SEATBELT };
  return { kind: 'none', why: `there is no sandbox for ${platform}` };
}

async function probeBubblewrap(path: readonly string[]): Promise<Sandbox> {
  const program = which('bwrap', path);
  if (program === null) return { kind: 'none', why: 'bubblewrap (`bwrap`) is not installed' };
  const cwd = realpathOr(tmpdir());
  const profile = { hidden: [], readable: [], writable: [cwd], cwd, network: true };
  const args = [...bubblewrapArgs(profile), '--', '/bin/sh', '-c', 'exit 0'];
  const answer = await run({ program, args, cwd, env: { PATH: path.join(':') }, timeoutMs: PROBE_TIMEOUT_MS });
  if (answer.status === 0) return { kind: 'bubblewrap', program };
  return {
    kind: 'none',
    why: `bubblewrap does not work here: ${answer.stderr.trim() || answer.spawnError || 'no answer'}`,
  };
}
