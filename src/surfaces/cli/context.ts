import { resolve } from 'node:path';
import type { Host } from '../../hosts/host.ts';
import { type Line, paintLine } from './render/text.ts';
import type { Words } from './words.ts';
import type { World } from './world.ts';

/** What a verb is handed beside its own input. */
export type Context = {
  readonly world: World;
  readonly cwd: string;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Colours on stderr; those on stdout are added when the output is printed. */
  readonly color: { readonly stdout: boolean; readonly stderr: boolean };
  /** Aborted by an interrupt that nobody took. */
  readonly signal: AbortSignal;
  /** From now on interrupts go to `then`, and no longer end the command; until what it returned is called. */
  takeInterrupts(then: () => void): () => void;
  host(): Promise<Host>;
  /** What the command line says of a verb, of itself, or of `exit-codes`. */
  help(topic: string | undefined): Promise<readonly Line[]>;
  /** Narration, on stderr; silent under `--quiet`, and under `--json`, where stderr holds one error at the most. */
  say(...lines: readonly Line[]): void;
  /** Who acts, as the journal will name them. */
  readonly by: string;
};

/** What the command line itself gives to a verb. */
export type Desk = Pick<Context, 'signal' | 'takeInterrupts' | 'help'>;

export function makeContext(world: World, words: Words, desk: Desk): Context {
  const folder = words.text('cwd');
  const cwd = folder === undefined ? world.cwd : resolve(world.cwd, folder);
  const quiet = words.flag('quiet');
  const color = colorsOf(world, words.choice('color'));
  let host: Promise<Host> | null = null;
  return {
    world,
    cwd,
    json: words.flag('json'),
    quiet,
    color,
    ...desk,
    host() {
      host ??= world.openHost(cwd);
      return host;
    },
    say(...lines) {
      if (quiet || words.flag('json')) return;
      for (const each of lines) world.stderr.write(`${paintLine(each, color.stderr)}\n`);
    },
    by: world.env['USER'] ?? world.env['LOGNAME'] ?? 'person',
  };
}

/** The flag first, then FORCE_COLOR, NO_COLOR, TERM=dumb, and last whether there is a terminal. */
export function colorsOf(world: World, choice: boolean | undefined): Context['color'] {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: term } = world.env;
  const both = (on: boolean): Context['color'] => ({ stdout: on, stderr: on });
  if (choice !== undefined) return both(choice);
  if (forced !== undefined && forced !== '') return both(forced !== '0' && forced !== 'false');
  if ((none !== undefined && none !== '') || term === 'dumb') return both(false);
  return { stdout: world.stdout.isTerminal, stderr: world.stderr.isTerminal };
}
