import { fstatSync, writeSync } from 'node:fs';
import { fieldsOf, parseJson, textOf } from '../../core/base/read-json.ts';
import { crash, runCli } from './cli.ts';
import type { Keyboard, Screen, World } from './world.ts';

/**
 * The one place where the command line meets the process. Invariants:
 * 1. A terminal is left as it was found: cursor shown, line editing on, whatever ends the process.
 * 2. Nobody left to read stdout is the end of interest and not an error.
 */
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const INTERRUPT_KEY = '\u0003';
/** Where a terminal does not tell its size. */
const COLUMNS = 80;
const ROWS = 24;

const interrupts = new Set<() => void>();
let cursorIsHidden = false;
let keysAreRaw = false;

const world: World = {
  cwd: presentFolder(),
  env: process.env,
  // With nobody left to read the result a run is stopped in good order, and anything else just ends.
  stdout: screenOf(1, () => process.stdout, interrupt),
  stderr: screenOf(
    2,
    () => process.stderr,
    () => undefined,
  ),
  get keyboard() {
    return process.stdin.isTTY && process.stderr.isTTY ? keyboardOf(process.stdin) : null;
  },
  self: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
  now: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  onInterrupt(then) {
    interrupts.add(then);
    return () => interrupts.delete(then);
  },
  async openHost(cwd) {
    const { openHost } = await import('../../hosts/open-host.ts');
    return openHost({ cwd, env: process.env });
  },
  async openDemo() {
    const { openDemo } = await import('../../hosts/demo.ts');
    return openDemo({ env: process.env });
  },
  async version() {
    const [{ ownPackage }, { readFile }] = await Promise.all([
      import('../../hosts/own-package.ts'),
      import('node:fs/promises'),
    ]);
    const manifest = fieldsOf(parseJson(await readFile(`${ownPackage()}/package.json`, 'utf8')));
    return textOf(manifest['version']) ?? 'unknown';
  },
  async appendLine(file, line) {
    const { open } = await import('node:fs/promises');
    const { O_APPEND, O_WRONLY } = await import('node:constants');
    const handle = await open(file, O_APPEND | O_WRONLY);
    try {
      await handle.write(line);
    } finally {
      await handle.close();
    }
  },
  leave: (status) => process.exit(status),
};

process.on('exit', restoreTerminal);
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
process.on('SIGHUP', interrupt);
process.on('uncaughtException', (error) => process.exit(crash(error, process.argv.slice(2), world)));

const status = await runCli(process.argv.slice(2), world);
await Promise.all([world.stdout.flush(), world.stderr.flush()]);
process.exit(status);

/** Where the person stands; by its old name once somebody removed it, and then it is told like any missing folder. */
function presentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return process.env['PWD'] || '/nonexistent';
  }
}

function interrupt(): void {
  for (const then of interrupts) then();
}

function restoreTerminal(): void {
  if (cursorIsHidden) process.stderr.write(`${SHOW_CURSOR}\n`);
  if (keysAreRaw) process.stdin.setRawMode(false);
}

/**
 * Node makes each of its streams when it is first touched, which takes longer than the rest of a short answer. So it is
 * left alone where there is no terminal and whoever reads keeps up.
 */
function screenOf(fd: number, open: () => NodeJS.WriteStream, readerGone: () => void): Screen {
  let opened: NodeJS.WriteStream | null = null;
  let isRead = true;
  const failed = (error: Failure): void => {
    if (error.code !== 'EPIPE') throw error;
    if (isRead) readerGone();
    isRead = false;
  };
  const stream = (): NodeJS.WriteStream => {
    opened ??= open().on('error', failed);
    return opened;
  };
  const isTerminal = (): boolean => fstatSync(fd).isCharacterDevice() && stream().isTTY;
  return {
    get isTerminal() {
      return isTerminal();
    },
    size() {
      const { columns, rows } = isTerminal() ? stream() : {};
      return { columns: columns || COLUMNS, rows: rows || ROWS };
    },
    onResize(then) {
      stream().on('resize', then);
      return () => stream().off('resize', then);
    },
    write(text) {
      if (text.includes(HIDE_CURSOR)) cursorIsHidden = true;
      if (text.includes(SHOW_CURSOR)) cursorIsHidden = false;
      const left = isRead && opened === null ? writeNow(fd, Buffer.from(text), failed) : text;
      if (isRead && left.length > 0) stream().write(left);
    },
    async flush() {
      if (!isRead || opened === null || opened.writableLength === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      opened.write('', () => resolve());
      await promise;
    },
  };
}

type Failure = Error & { readonly code?: unknown };

/** @returns what a pipe that waits for nobody had no room for */
function writeNow(fd: number, bytes: Buffer, failed: (error: Failure) => void): Buffer {
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(fd, bytes, at);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'EAGAIN') failed(error);
  }
  return bytes.subarray(at);
}

function keyboardOf(stdin: NodeJS.ReadStream): Keyboard {
  return {
    listen(then) {
      // Raw, so that what is typed stands where the picture puts it. Then the terminal no longer makes signals of keys.
      const read = (chunk: Buffer): void => {
        const keys = chunk.toString('utf8');
        if (keys.includes(INTERRUPT_KEY)) interrupt();
        else then(keys);
      };
      keysAreRaw = true;
      stdin.setRawMode(true);
      stdin.on('data', read);
      stdin.resume();
      return () => {
        stdin.off('data', read);
        keysAreRaw = false;
        stdin.setRawMode(false);
        stdin.pause();
      };
    },
    async ask(question) {
      const { createInterface } = await import('node:readline/promises');
      const lines = createInterface({ input: stdin, output: process.stderr });
      lines.on('SIGINT', interrupt);
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
  };
}
