import type { Host } from '../../../src/hosts/host.ts';
import type { Keyboard, Screen, World } from '../../../src/surfaces/cli/world.ts';

/** A world in which time passes only when it is told to, and whatever is printed is kept. */
export type FakeWorld = World & {
  readonly printed: { readonly stdout: () => string; readonly stderr: () => string };
  /** Lets so many milliseconds pass, and with them the timers that are due. */
  pass(ms: number): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** Keys, where somebody listens. */
  press(keys: string): void;
  readonly appended: readonly { readonly file: string; readonly line: string }[];
  /** Timers that still run. */
  timers(): number;
};

export type Given = {
  readonly host?: Host;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stderr?: Screen;
  readonly stdout?: Screen;
  readonly keyboard?: boolean;
  readonly answers?: readonly string[];
  readonly now?: number;
};

export function fakeWorld(given: Given = {}): FakeWorld {
  const stdout = paper();
  const stderr = paper();
  const interrupts = new Set<() => void>();
  const listeners = new Set<(keys: string) => void>();
  const timers = new Map<object, { readonly at: number; readonly call: () => void }>();
  const appended: { readonly file: string; readonly line: string }[] = [];
  const answers = [...(given.answers ?? [])];
  let now = given.now ?? Date.parse('2026-03-01T12:00:00.000Z');
  const keyboard: Keyboard = {
    listen(then) {
      listeners.add(then);
      return () => listeners.delete(then);
    },
    ask: async () => answers.shift() ?? '',
  };
  const hostOf = async (): Promise<Host> => {
    if (given.host === undefined) throw new Error('this test gave no host');
    return given.host;
  };
  return {
    cwd: '/repo',
    env: { USER: 'ada', ...given.env },
    stdout: given.stdout ?? stdout,
    stderr: given.stderr ?? stderr,
    keyboard: given.keyboard === true ? keyboard : null,
    self: ['node', 'tutti'],
    now: () => now,
    after(ms, then) {
      const key = {};
      timers.set(key, { at: now + ms, call: then });
      return () => timers.delete(key);
    },
    onInterrupt(then) {
      interrupts.add(then);
      return () => interrupts.delete(then);
    },
    openHost: hostOf,
    openDemo: async () => ({ folder: '/tmp/demo', file: '/tmp/demo/tutti.yaml' }),
    version: async () => '1.2.3',
    async appendLine(file, line) {
      appended.push({ file, line });
    },
    leave(status) {
      throw new Error(`left with ${status}`);
    },
    printed: { stdout: stdout.text, stderr: stderr.text },
    pass(ms) {
      const until = now + ms;
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
        if (due === undefined) break;
        const [key, { at, call }] = due;
        timers.delete(key);
        now = Math.max(now, at);
        call();
      }
      now = until;
    },
    interrupt() {
      for (const then of interrupts) then();
    },
    press(keys) {
      for (const then of listeners) then(keys);
    },
    appended,
    timers: () => timers.size,
  };
}

type Paper = Screen & { readonly text: () => string };

/** A pipe or a file: not a terminal. */
function paper(): Paper {
  const written: string[] = [];
  return {
    isTerminal: false,
    size: () => ({ columns: 80, rows: 24 }),
    onResize: () => () => undefined,
    write(text) {
      written.push(text);
    },
    flush: () => Promise.resolve(),
    text: () => written.join(''),
  };
}
