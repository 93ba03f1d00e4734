/**
 * Loaded before the program with `--import`, so that the program itself holds nothing of it: gives every operation that
 * changes the world outside of the process a number, and lets one of them go wrong.
 *
 * 1. Points are counted from 1 in the order in which they are passed, before and after each operation. Where one
 *    operation follows another with nothing between, the moment after the first is the moment before the second and
 *    counts once. What lies in a clean room is seen by nobody else, so it has no points.
 * 2. At the point `crashAt` the process is killed as `kill -9` does it: nothing of it gets another turn.
 * 3. The operation `failAt` fails with `failWith` and does nothing; each operation has one number, from 1.
 * 4. Without `TUTTI_FAULTS` nothing is replaced.
 */
import childProcess, { type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';

export type Faults = {
  readonly crashAt?: number;
  readonly failAt?: number;
  readonly failWith?: FaultCode;
  /** How many operations in a row fail, from `failAt` on. Default 1. */
  readonly failFor?: number;
  /** Before that one of the operations that fit, the process stops itself until somebody lets it go on. */
  readonly stopAt?: { readonly what: string; readonly nth: number };
  /** What the wall clock is ahead of the machine's, in milliseconds. */
  readonly clockMs?: number;
  /** One line is written there for each point. */
  readonly trace?: string;
};

export type FaultCode = 'ENOSPC' | 'EIO' | 'EMFILE';

type Work = (this: unknown, ...args: never[]) => unknown;

const ERRNO: Readonly<Record<FaultCode, number>> = { ENOSPC: -28, EIO: -5, EMFILE: -24 };
/** Primary result codes of SQLite for the same: full, input/output error, cannot open. */
const SQLITE: Readonly<Record<FaultCode, number>> = { ENOSPC: 13, EIO: 10, EMFILE: 14 };

const CHANGES = ['writeFile', 'appendFile', 'rename', 'unlink', 'rm', 'mkdir', 'mkdtemp', 'symlink', 'copyFile'];
const PROMISED = CHANGES;
const SYNCHRONOUS = [...CHANGES.map((name) => `${name}Sync`), 'fsyncSync'];
/** What is said to a person changes nothing, and is heard however full the disk is. */
const SPOKEN: readonly unknown[] = [1, 2];
const WRITES = /[wa+]/;
/** Beginning with the end of the making of a room, until its removal. */
const PRIVATE = /^(?!spawn).*\/rooms\/room-/;

const setting = process.env['TUTTI_FAULTS'];
if (setting !== undefined) await install(JSON.parse(setting) as Faults);

async function install(faults: Faults): Promise<void> {
  const counter = makeCounter(faults);
  for (const key of PROMISED) wrapPromised(counter, fs.promises, key);
  for (const key of SYNCHRONOUS) wrapSync(counter, fs, key);
  wrapSync(counter, fs, 'writeSync', ([fd]) => !SPOKEN.includes(fd));
  wrapPromised(counter, fs.promises, 'open', ([, flags]) => typeof flags === 'string' && WRITES.test(flags));
  wrapSync(counter, fs, 'openSync', ([, flags]) =>
    typeof flags === 'number' ? (flags & 3) !== 0 : WRITES.test(String(flags)),
  );
  const handle = await fs.promises.open('/dev/null');
  wrapPromised(counter, Object.getPrototypeOf(handle), 'sync');
  await handle.close();
  wrapSync(counter, process, 'kill', ([pid]) => pid !== process.pid);
  wrapSpawn(counter);
  wrapDatabase(counter);
  if (faults.clockMs !== undefined) shiftClock(faults.clockMs);
  syncBuiltinESMExports();
}

type Counter = {
  point(when: 'before' | 'after' | 'end of', what: string): void;
  /** Passes the point before an operation; the error that it must fail with, or null. */
  begin(name: string): FaultCode | null;
};

function makeCounter(faults: Faults): Counter {
  const realWrite = fs.writeSync;
  const trace = faults.trace === undefined ? null : fs.openSync(faults.trace, 'a');
  let points = 0;
  let operations = 0;
  let fitting = 0;
  let isAfter = false;
  const write = (line: string): void => {
    if (trace !== null) realWrite(trace, `${line}\n`);
  };

  function point(when: 'before' | 'after' | 'end of', what: string): void {
    if (PRIVATE.test(what) || (when === 'before' && isAfter)) return;
    isAfter = when !== 'before';
    points += 1;
    write(`${points} ${when} ${what}`);
    if (points === faults.crashAt) process.kill(process.pid, 'SIGKILL');
  }

  function begin(name: string): FaultCode | null {
    point('before', name);
    if (faults.stopAt !== undefined && new RegExp(faults.stopAt.what).test(name)) {
      fitting += 1;
      if (fitting === faults.stopAt.nth) process.kill(process.pid, 'SIGSTOP');
    }
    if (faults.failAt === undefined) return null;
    operations += 1;
    const isHit = operations >= faults.failAt && operations < faults.failAt + (faults.failFor ?? 1);
    return isHit ? (faults.failWith ?? 'EIO') : null;
  }

  return { point, begin };
}

/** The name of an operation, and which calls of it change something. */
type Replaced = readonly [key: string, isMeant?: (args: readonly unknown[]) => boolean];

function wrapPromised(counter: Counter, holder: object, ...[key, isMeant = () => true]: Replaced): void {
  const real = workOf(holder, key);
  Reflect.set(holder, key, async function wrapped(this: unknown, ...args: never[]): Promise<unknown> {
    if (!isMeant(args)) return apply(real, this, args);
    const name = `${key} ${shown(args)}`;
    const code = counter.begin(name);
    if (code !== null) throw systemError(code, key, args[0]);
    const answer = await apply(real, this, args);
    counter.point('after', name);
    return answer;
  });
}

function wrapSync(counter: Counter, holder: object, ...[key, isMeant = () => true]: Replaced): void {
  const real = workOf(holder, key);
  Reflect.set(holder, key, function wrapped(this: unknown, ...args: never[]): unknown {
    if (!isMeant(args)) return apply(real, this, args);
    const name = `${key} ${shown(args)}`;
    const code = counter.begin(name);
    if (code !== null) throw systemError(code, key, args[0]);
    const answer = apply(real, this, args);
    counter.point('after', name);
    return answer;
  });
}

function wrapSpawn(counter: Counter): void {
  const real = childProcess.spawn;
  Reflect.set(childProcess, 'spawn', (...args: Parameters<typeof real>): ChildProcess => {
    const [program, words] = args;
    const name = `spawn ${program} ${spoken(words)}`;
    const code = counter.begin(name);
    if (code !== null) throw systemError(code, 'spawn', program);
    const child = real(...args);
    counter.point('after', name);
    child.once('exit', () => counter.point('end of', name));
    return child;
  });
}

function wrapDatabase(counter: Counter): void {
  const real = workOf(DatabaseSync.prototype, 'exec');
  DatabaseSync.prototype.exec = function exec(this: DatabaseSync, sql: string): void {
    const isCommit = sql === 'COMMIT';
    const code = isCommit ? counter.begin(`journal ${sql}`) : null;
    if (code !== null) {
      const refusal = { code: 'ERR_SQLITE_ERROR', errcode: SQLITE[code] };
      throw Object.assign(new Error(`planted ${code}`), refusal);
    }
    apply(real, this, [sql]);
    if (isCommit) counter.point('after', `journal ${sql}`);
  };
}

function workOf(holder: object, key: string): Work {
  const real: unknown = Reflect.get(holder, key);
  if (typeof real !== 'function') throw new Error(`there is no ${key} to be replaced`);
  return real as Work;
}

function apply(work: Work, self: unknown, args: readonly unknown[]): unknown {
  return Reflect.apply(work, self, args);
}

/** Paths, and nothing of what is written. */
function shown(args: readonly unknown[]): string {
  return args
    .slice(0, 2)
    .filter((arg) => typeof arg === 'string' && /^\/.*$/.test(arg))
    .join(' -> ');
}

/** The arguments of a program without settings and texts. */
function spoken(words: unknown): string {
  if (!Array.isArray(words)) return '';
  const said = words.filter((word) => typeof word === 'string' && !/^-c$|=|^--no-pager$|\n/.test(word));
  return said.join(' ').slice(0, 80);
}

function systemError(code: FaultCode, syscall: string, path: unknown): Error {
  const text = `${code}: planted, ${syscall} '${typeof path === 'string' ? path : ''}'`;
  return Object.assign(new Error(text), { code, errno: ERRNO[code], syscall, path });
}

function shiftClock(byMs: number): void {
  const real = Date.now;
  Date.now = () => real() + byMs;
}
