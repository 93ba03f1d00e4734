import { TuttiError } from '../../core/base/tutti-error.ts';
import type { SandboxPolicy } from '../../core/workflow/workflow.ts';
import type { PersonEnvironment } from './environment.ts';
import { homeFolders, visiblePrograms } from './home-in-sandbox.ts';
import type { Sandbox, SandboxProfile } from './sandbox.ts';
import { realpathOr, which } from './which.ts';

/** What is the same for everything that is run for one repository: agents, commands, setup and gates. */
export type Surroundings = {
  readonly person: PersonEnvironment;
  readonly home: string;
  /** Directories for PATH, from `cleanPath`. */
  readonly path: readonly string[];
  /** From `probeSandbox`. */
  readonly sandbox: Sandbox;
  /** Seen in the sandbox although its folder is hidden: the repository's objects, folders that workspaces link to. */
  readonly readable: readonly string[];
  /** Hidden in the sandbox beside all homes: our own state. Must exist. */
  readonly hidden: readonly string[];
};

export type Confined = {
  readonly programs: readonly string[];
  /** The present directory, which is writable. */
  readonly cwd: string;
  readonly writable: readonly string[];
  readonly network: boolean;
};

export function sandboxFor(surroundings: Surroundings, policy: SandboxPolicy): Sandbox {
  return policy === 'none' ? { kind: 'none', why: 'it was switched off' } : surroundings.sandbox;
}

/** @throws {TuttiError} where policy demands what this machine does not have */
export function demandSandbox(surroundings: Surroundings, policy: SandboxPolicy): Sandbox {
  const sandbox = sandboxFor(surroundings, policy);
  if (policy !== 'required' || sandbox.kind !== 'none') return sandbox;
  throw new TuttiError({
    code: 'SANDBOX_MISSING',
    where: '',
    what: `A sandbox is required, and there is none: ${sandbox.why}. Nothing was started.`,
    fix: 'install bubblewrap and allow user namespaces, or say `sandbox: auto`, or `--sandbox none`',
  });
}

export function profileFor(surroundings: Surroundings, { programs, cwd, writable, network }: Confined): SandboxProfile {
  const { path, home, hidden, readable } = surroundings;
  const needed = [...programs.flatMap((program) => which(program, path) ?? []), process.execPath];
  return {
    hidden: [...homeFolders(home), ...hidden.map(realpathOr)],
    readable: [...visiblePrograms(needed, path, home), NAME_SERVERS, ...readable].map(realpathOr),
    writable: [cwd, ...writable].map(realpathOr),
    cwd: realpathOr(cwd),
    network,
  };
}

/** Often a link into /run, which is hidden. */
const NAME_SERVERS = '/etc/resolv.conf';
