import { probeSandbox } from '../adapters/process/probe-sandbox.ts';
import type { ErrorCode } from '../core/base/error-code.ts';
import type { Problem } from '../core/base/problem.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { SandboxPolicy } from '../core/workflow/workflow.ts';
import type { Place } from './place.ts';
import { probeAgent } from './probe-agents.ts';

/** Findings of a plan that a run cannot begin with. */
const FATAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['ADAPTER_UNKNOWN', 'PROGRAM_MISSING']);

export type Checking = {
  readonly problems: readonly Problem[];
  /** What the command line says of the sandbox. */
  readonly sandbox: SandboxPolicy | undefined;
};

/**
 * Whether this machine has all that the run will need, before anything of it is written. @throws TuttiError
 * `ADAPTER_UNKNOWN`, `PROGRAM_MISSING`, `AGENT_NOT_LOGGED_IN` or `SANDBOX_MISSING`
 */
export async function checkMachine(place: Place, plan: Plan, { problems, sandbox }: Checking): Promise<void> {
  const missing = problems.find(({ code }) => FATAL.has(code));
  if (missing !== undefined) {
    const { code, message, fix } = missing;
    throw new TuttiError({
      code,
      where: `${missing.file}:${missing.line}`,
      what: `${message}; nothing was started`,
      fix,
    });
  }
  await Promise.all([checkSandbox(place, plan, sandbox ?? plan.sandbox), checkLogins(place, plan)]);
}

async function checkSandbox(place: Place, plan: Plan, policy: SandboxPolicy): Promise<void> {
  const asking = Object.entries(plan.agents).find(([, { sandbox }]) => sandbox === 'required');
  if (policy !== 'required' && asking === undefined) return;
  const found = await probeSandbox(place.path);
  if (found.kind !== 'none') return;
  const who = policy === 'required' ? 'the run' : `the agent \`${asking?.[0] ?? ''}\``;
  throw new TuttiError({
    code: 'SANDBOX_MISSING',
    where: '',
    what: `${who} requires a sandbox, and ${found.why}; nothing was started`,
    fix: 'install bubblewrap (Debian: apt install bubblewrap), or allow less with `sandbox: auto`',
  });
}

async function checkLogins(place: Place, plan: Plan): Promise<void> {
  const roles = new Set(plan.nodes.flatMap((node) => (node.kind === 'leaf' ? [node.agent] : [])));
  const adapters = new Set([...roles].flatMap((role) => plan.agents[role]?.adapter ?? []));
  await Promise.all([...adapters].map((adapter) => checkLogin(place, adapter)));
}

async function checkLogin(place: Place, adapter: string): Promise<void> {
  const probe = await probeAgent(place, adapter);
  if (probe?.login !== 'no') return;
  const [problem] = probe.problems;
  throw new TuttiError({
    code: 'AGENT_NOT_LOGGED_IN',
    where: adapter,
    what: `${problem?.what ?? `${adapter} is not logged in`}; nothing was started`,
    fix: problem?.fix ?? `log in to ${adapter}`,
  });
}
