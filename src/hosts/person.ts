import { isAbsolute } from 'node:path';

import { TuttiError } from '../core/base/tutti-error.ts';
import type { SandboxPolicy } from '../core/workflow/workflow.ts';

/**
 * Who asks, from where, with what: read once by the surface and handed down, so that nothing below looks at the
 * process.
 */
export type Person = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Where agents keep their logins. */
export function homeOf({ env }: Person): string {
  const home = env['HOME'];
  return home === undefined || !isAbsolute(home) ? '/nonexistent' : home;
}

/** `$XDG_STATE_HOME`, or its default below the home folder. As that standard has it, a relative path counts as none. */
export function stateHomeOf(person: Person): string {
  const own = person.env['XDG_STATE_HOME'];
  return own === undefined || !isAbsolute(own) ? `${homeOf(person)}/.local/state` : own;
}

/** `$TUTTI_SANDBOX` goes before the workflow, and the command line before both. Undefined where nothing is set. */
export function sandboxOf({ env }: Person): SandboxPolicy | undefined {
  const word = env['TUTTI_SANDBOX'];
  if (word === undefined || word === '') return undefined;
  if (word === 'auto' || word === 'required' || word === 'none') return word;
  const what = `TUTTI_SANDBOX is ${JSON.stringify(word)}; nothing was started`;
  throw new TuttiError({ code: 'USAGE', where: 'TUTTI_SANDBOX', what, fix: 'set it to auto, required or none' });
}
