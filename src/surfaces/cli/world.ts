import type { Host } from '../../hosts/host.ts';

/** Everything outside of the command line itself, so that a test can be the terminal, the clock and the host. */
export type World = {
  /** Where the person stands. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Null where nobody can answer: stdin is no terminal. */
  readonly keyboard: Keyboard | null;
  /** The words that start this very program again. */
  readonly self: readonly string[];
  /** Epoch milliseconds. */
  now(): number;
  /** Calls once after so many milliseconds, unless what it returned was called before. */
  after(ms: number, then: () => void): () => void;
  /** Ctrl-C, SIGTERM, or nobody left who reads stdout. */
  onInterrupt(then: () => void): () => void;
  openHost(cwd: string): Promise<Host>;
  openDemo(): Promise<{ readonly folder: string; readonly file: string }>;
  version(): Promise<string>;
  /** Appends one line to a file that exists, in one write. */
  appendLine(file: string, line: string): Promise<void>;
  /** Ends the process at once. */
  leave(status: number): void;
};

export type Screen = {
  readonly isTerminal: boolean;
  size(): { readonly columns: number; readonly rows: number };
  onResize(then: () => void): () => void;
  write(text: string): void;
  /** Resolves once all that was written has left this process. */
  flush(): Promise<void>;
};

export type Keyboard = {
  /**
   * Keys as they are pressed, unseen; until what it returned is called. Ctrl-C arrives as an interrupt, not as a key.
   */
  listen(then: (keys: string) => void): () => void;
  /** Asks for one line. */
  ask(question: string): Promise<string>;
};
