import type { ErrorCode } from '../../core/base/error-code.ts';
import { machineMistake } from '../../core/base/machine-mistake.ts';
import { type Mistake, TuttiError } from '../../core/base/tutti-error.ts';
import { colorsOf, type Desk, makeContext } from './context.ts';
import { EXIT, type ExitStatus, exitOfError } from './exit-status.ts';
import { exitCodesHelp, longHelp, shortHelp, usageOf, verbHelp } from './help-text.ts';
import { safeJson } from './render/sanitise.ts';
import { type Line, line, paintLine, styled, textLines } from './render/text.ts';
import { suggest } from './suggest.ts';
import { VERBS, type VerbEntry } from './verbs.ts';
import { GLOBAL_OPTIONS, parseWords } from './words.ts';
import type { World } from './world.ts';

const USAGE = 'tutti <verb> [words] [options]';

/** One command from its words to its exit status. Never throws: what goes wrong is printed. */
export async function runCli(argv: readonly string[], world: World): Promise<ExitStatus> {
  const desk = interruptDesk(world);
  try {
    return await Promise.race([dispatch(argv, world, desk), desk.interrupted]);
  } catch (error) {
    return printError(error, argv, world);
  } finally {
    desk.close();
  }
}

async function dispatch(argv: readonly string[], world: World, desk: Desk): Promise<ExitStatus> {
  const at = verbAt(argv);
  const name = argv[at];
  if (name === undefined) return withoutVerb(argv, world);
  const entry = VERBS.find((verb) => verb.name === name);
  if (entry === undefined) throw unknownVerb(name);
  const verb = await entry.load();
  const usage = usageOf(name, verb.takes, verb.options);
  const rest = [...argv.slice(0, at), ...argv.slice(at + 1)];
  const words = parseWords(rest, { ...GLOBAL_OPTIONS, ...verb.options }, usage);
  if (words.flag('help')) return printHelp(world, verbHelp(entry, verb), words.choice('color'));
  return verb.execute(words, usage, makeContext(world, words, desk));
}

/** The verb is the first word that is no option, nor the value of one that may stand before it. */
function verbAt(argv: readonly string[]): number {
  let at = 0;
  for (let word = argv[at]; word?.startsWith('-') === true && word !== '--'; word = argv[at]) {
    at += word === '--cwd' ? 2 : 1;
  }
  return argv[at] === '--' ? argv.length : at;
}

async function withoutVerb(argv: readonly string[], world: World): Promise<ExitStatus> {
  const table = { ...GLOBAL_OPTIONS, version: { short: 'v', about: 'print the version' } };
  const words = parseWords(argv, table, USAGE);
  if (words.flag('version')) {
    const version = await world.version();
    world.stdout.write(words.flag('json') ? `${safeJson({ version })}\n` : `${version}\n`);
    return EXIT.complete;
  }
  if (words.flag('json')) {
    const verbs = VERBS.map(({ name, summary }) => ({ name, summary }));
    world.stdout.write(`${safeJson({ verbs })}\n`);
    return EXIT.complete;
  }
  return printHelp(world, words.flag('help') ? longHelp() : shortHelp(), words.choice('color'));
}

function printHelp(world: World, lines: readonly Line[], choice: boolean | undefined): ExitStatus {
  const { stdout: color } = colorsOf(world, choice);
  for (const each of lines) world.stdout.write(`${paintLine(each, color)}\n`);
  return EXIT.complete;
}

function unknownVerb(name: string): TuttiError {
  const meant = suggest(
    name,
    VERBS.map((verb) => verb.name),
  );
  const hint = meant === undefined ? '`tutti --help` lists them' : `did you mean \`tutti ${meant}\`?`;
  return new TuttiError({ code: 'USAGE', where: '', what: `there is no verb '${name}'`, fix: hint });
}

async function helpOn(topic: string | undefined): Promise<readonly Line[]> {
  if (topic === undefined) return longHelp();
  if (topic === 'exit-codes') return exitCodesHelp();
  const entry: VerbEntry | undefined = VERBS.find((verb) => verb.name === topic);
  if (entry === undefined) throw unknownVerb(topic);
  return verbHelp(entry, await entry.load());
}

/** What nobody caught: a bug, said shortly. Gives the exit status. */
export function crash(error: unknown, argv: readonly string[], world: World): ExitStatus {
  return printError(error, argv, world);
}

/** On stderr: code, what, where, fix; one object under `--json`. */
function printError(error: unknown, argv: readonly string[], world: World): ExitStatus {
  const mistake = mistakeOf(error, world);
  if (wantsJson(argv)) {
    const { code, where, what, fix } = mistake;
    world.stderr.write(`${safeJson({ code, where, what, fix })}\n`);
  } else {
    const { stderr: color } = colorsOf(world, argv.includes('--no-color') ? false : undefined);
    for (const each of errorLines(mistake)) world.stderr.write(`${paintLine(each, color)}\n`);
  }
  return exitOfError(mistake.code);
}

function errorLines({ code, where, what, fix }: Mistake): readonly Line[] {
  const [first = [], ...rest] = textLines(what);
  return [
    line`${styled('red', 'error')} ${styled('bold', code)}: ${first}`,
    ...rest.map((each) => line`  ${each}`),
    ...(where === '' ? [] : [line`  where: ${where}`]),
    ...(fix === '' ? [] : textLines(fix).map((each, index) => line`  ${index === 0 ? 'fix:  ' : '      '} ${each}`)),
  ];
}

function mistakeOf(error: unknown, world: World): Mistake {
  if (error instanceof TuttiError) return error;
  const refused = machineMistake(error);
  if (refused !== null) return refused;
  const code: ErrorCode = 'INTERNAL';
  const said = error instanceof Error ? error.message : String(error);
  const stack = world.env['TUTTI_DEBUG'] === '1' && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  const fix = 'this is a bug of tutti; TUTTI_DEBUG=1 shows where. Nothing journaled is lost: `tutti resume` goes on.';
  return { code, where: '', what: `${said}${stack}`, fix };
}

/** Also where the words could not be parsed. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

type OpenDesk = Desk & { readonly interrupted: Promise<ExitStatus>; close(): void };

/** Interrupts go to whoever took them last; where nobody did, the first ends the command and the second the process. */
function interruptDesk(world: World): OpenDesk {
  const controller = new AbortController();
  const takers: (() => void)[] = [];
  const { promise, resolve } = Promise.withResolvers<ExitStatus>();
  const close = world.onInterrupt(() => {
    const taker = takers.at(-1);
    if (taker !== undefined) {
      taker();
      return;
    }
    if (controller.signal.aborted) world.leave(EXIT.interrupted);
    controller.abort();
    resolve(EXIT.interrupted);
  });
  return {
    signal: controller.signal,
    help: helpOn,
    interrupted: promise,
    close,
    takeInterrupts(then) {
      takers.push(then);
      return () => {
        takers.splice(takers.lastIndexOf(then), 1);
      };
    },
  };
}
