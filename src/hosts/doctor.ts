import { statfsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { repositoryNotes } from '../adapters/git/repository-notes.ts';
import { probeSandbox } from '../adapters/process/probe-sandbox.ts';
import type { Probe } from '../ports/agent.ts';
import { agentsThatFit } from './create-run.ts';
import type { DoctorCheck, DoctorView } from './host.ts';
import type { Place } from './place.ts';
import { probeAgents } from './probe-agents.ts';

/** Below that a run of a few agents may fill the disk with workspaces. */
const DISK_LOW_BYTES = 2 * 1024 ** 3;

/** What is here, what is missing, and how to get it. Runs nothing of the repository and asks no vendor. */
export async function doctor(place: Place): Promise<DoctorView> {
  const probes = await probeAgents(place);
  const checks: readonly DoctorCheck[] = [
    ok('node', process.version),
    ok('git', place.repository.git.version),
    disk(place),
    ok('machine', `${availableParallelism()} cores, ${gibibytes(totalmem())}: ${agentsThatFit()} agents at once`),
    await sandbox(place),
    ...(await notes(place)),
    ...[...probes].map(([name, probe]) => agent(name, probe)),
    ...(somebody(probes) ? [] : [NOBODY]),
  ];
  return { checks, ok: checks.every((check) => check.state !== 'error') };
}

const NOBODY: DoctorCheck = {
  name: 'agents',
  state: 'warning',
  detail: 'no agent CLI is installed: only `run:` tasks and `tutti demo` work',
  fix: 'npm install -g @anthropic-ai/claude-code',
};

function somebody(probes: ReadonlyMap<string, Probe>): boolean {
  return [...probes.values()].some((probe) => probe.found);
}

function agent(name: string, probe: Probe): DoctorCheck {
  const [problem] = probe.problems;
  if (!probe.found)
    return { name: `agent ${name}`, state: 'absent', detail: 'not installed (optional)', fix: problem?.fix ?? '' };
  const login = { yes: 'logged in', no: 'not logged in', unknown: 'login unknown', 'not-needed': '' }[probe.login];
  const detail = [probe.version ?? 'version unknown', login, probe.path ?? ''].filter((part) => part !== '').join(', ');
  const state = problem === undefined && probe.login !== 'no' ? 'ok' : 'warning';
  return { name: `agent ${name}`, state, detail, fix: problem?.fix ?? '' };
}

async function sandbox({ path }: Place): Promise<DoctorCheck> {
  const found = await probeSandbox(path);
  if (found.kind !== 'none') return ok('sandbox', found.kind);
  const fix = 'install bubblewrap (Debian: apt install bubblewrap); without one agents run with your rights';
  return { name: 'sandbox', state: 'warning', detail: found.why, fix };
}

async function notes({ repository }: Place): Promise<readonly DoctorCheck[]> {
  const found = await repositoryNotes(repository, repository.head.commit);
  return found.map(({ what, fix }) => ({ name: 'repository', state: 'warning', detail: what, fix }));
}

function disk({ state }: Place): DoctorCheck {
  const { bavail, bsize } = statfsSync(state);
  const free = bavail * bsize;
  const detail = `${gibibytes(free)} free for workspaces in ${state}`;
  if (free >= DISK_LOW_BYTES) return ok('disk', detail);
  return {
    name: 'disk',
    state: 'warning',
    detail,
    fix: 'make space, or set XDG_STATE_HOME to a larger disk; `tutti prune` removes old workspaces',
  };
}

function ok(name: string, detail: string): DoctorCheck {
  return { name, state: 'ok', detail, fix: '' };
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
