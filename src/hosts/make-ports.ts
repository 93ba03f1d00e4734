import { makeDiffs } from '../adapters/git/diffs.ts';
import type { MatchGlob } from '../adapters/git/expand-glob.ts';
import type { Fence } from '../adapters/git/fence.ts';
import { makeIntegrator } from '../adapters/git/integrator.ts';
import { makeWorkspaces } from '../adapters/git/workspaces.ts';
import { makeGateRunner } from '../adapters/gates/gate-runner.ts';
import { makeLauncher } from '../adapters/process/launcher.ts';
import { probeSandbox } from '../adapters/process/probe-sandbox.ts';
import type { Sandbox } from '../adapters/process/sandbox.ts';
import type { Plan } from '../core/plan/plan.ts';
import { globMatcher } from '../core/workflow/glob.ts';
import type { Observed, WorkerPorts } from '../ports/engine-ports.ts';
import { allAgents } from './all-agents.ts';
import { confinedSetup } from './confined-setup.ts';
import { ownPackage } from './own-package.ts';
import { homeOf } from './person.ts';
import type { Place } from './place.ts';

export type MadePorts = { readonly ports: WorkerPorts; readonly sandbox: Sandbox };

/** Chooses what does the work of a run on one machine. */
export async function makePorts(
  place: Place,
  { plan, fence }: { readonly plan: Plan; readonly fence: Fence },
  observe: (seen: Observed) => void,
): Promise<MadePorts> {
  const { repository, person, path, attempts, state, clock } = place;
  const home = homeOf(person);
  const sandbox: Sandbox =
    plan.sandbox === 'none' ? { kind: 'none', why: 'it was switched off' } : await probeSandbox(path);
  const surroundings = {
    person: person.env,
    home,
    path,
    sandbox,
    // What agents borrow objects from, and the program that they report with.
    readable: [repository.objects, ownPackage()],
    hidden: [repository.state],
  };
  const matches = patternMatcher();
  const { cache } = plan.environment;
  const ports: WorkerPorts = {
    clock,
    workspaces: makeWorkspaces({
      repository,
      state,
      matches,
      runSetup: confinedSetup(surroundings, plan.sandbox, cache),
      unconfined: sandbox.kind === 'none',
    }),
    launcher: makeLauncher({ attempts, ...surroundings }),
    integrator: makeIntegrator(repository, () => clock.now(), fence),
    gates: makeGateRunner({ ...surroundings, writable: cache, globMatcher }),
    diffs: makeDiffs(repository),
    agents: allAgents(person.env),
    home,
    observe,
  };
  return { ports, sandbox };
}

/** Patterns are few and paths many: each pattern is read once. */
function patternMatcher(): MatchGlob {
  const matchers = new Map<string, (path: string) => boolean>();
  return (pattern, path) => {
    let matcher = matchers.get(pattern);
    if (matcher === undefined) {
      matcher = globMatcher([pattern]);
      matchers.set(pattern, matcher);
    }
    return matcher(path);
  };
}
