import { run } from '../adapters/process/spawn.ts';
import { which } from '../adapters/process/which.ts';
import type { Probe, ProbeRun } from '../ports/agent.ts';
import { allAgents } from './all-agents.ts';
import { homeOf } from './person.ts';
import type { Adapters } from './missing-agents.ts';
import type { Place } from './place.ts';

const PROBE_TIMEOUT_MS = 10_000;
/** What is there for demos and commands, and no agent that a person would have installed. */
const NOT_ASKED = new Set(['shell', 'scripted']);
/** How to get the CLI of an adapter. */
const INSTALL: ReadonlyMap<string, string> = new Map([['claude', 'npm install -g @anthropic-ai/claude-code']]);

/** What every agent CLI says of itself on this machine, by the name of its adapter. */
export async function probeAgents(place: Place): Promise<ReadonlyMap<string, Probe>> {
  const probe = probeRun(place);
  const found = [...allAgents(place.person.env).values()]
    .filter((agent) => !NOT_ASKED.has(agent.name))
    .map(async (agent): Promise<[string, Probe]> => {
      const answer = await agent.probe(probe, place.person.env);
      return [agent.name, { ...answer, path: answer.path ?? which(agent.name, place.path) }];
    });
  return new Map(await Promise.all(found));
}

/** The adapter that does what a workflow leaves open: the first whose program is there; null where none is. */
export function adapterFound(place: Place): string | null {
  const names = [...allAgents(place.person.env).keys()].filter((name) => !NOT_ASKED.has(name));
  return names.find((name) => which(name, place.path) !== null) ?? null;
}

/** Every adapter, and whether its program is there. Looks at the PATH only, so it costs nothing. */
export function adaptersOf(place: Place): Adapters {
  const names = [...allAgents(place.person.env).keys()];
  return new Map(
    names.map((name) => {
      const isInstalled = NOT_ASKED.has(name) || which(name, place.path) !== null;
      return [name, { isInstalled, install: INSTALL.get(name) ?? '' }];
    }),
  );
}

/** What the agent CLI of an adapter says of itself; null for what needs no installing. */
export async function probeAgent(place: Place, adapter: string): Promise<Probe | null> {
  const agent = allAgents(place.person.env).get(adapter);
  if (agent === undefined || NOT_ASKED.has(adapter)) return null;
  return agent.probe(probeRun(place), place.person.env);
}

/** The person's own environment, since a login is looked for where their shell would find it. */
function probeRun({ path, person }: Place): ProbeRun {
  return async (program, args) => {
    const found = which(program, path);
    if (found === null) return null;
    const env = Object.fromEntries(
      Object.entries(person.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    const request = {
      program: found,
      args,
      cwd: homeOf(person),
      env: { ...env, PATH: path.join(':') },
      timeoutMs: PROBE_TIMEOUT_MS,
    };
    const answer = await run(request);
    return answer.status === null ? null : { status: answer.status, stdout: answer.stdout.toString('utf8') };
  };
}
