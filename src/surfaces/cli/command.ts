import type { Context } from './context.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { safeJson } from './render/sanitise.ts';
import { type Line, paintLine } from './render/text.ts';
import { type OptionTable, usageError, type Words } from './words.ts';

/**
 * A verb is a value: what it takes as data, `parse` from words to input, `handle` from input to output, `render` from
 * output to text. `handle` could be called by a program, `render` sees nothing but the output, and `--json` prints the
 * output as it is.
 */
export type Verb<Input, Output> = VerbWords<Input> & {
  handle(input: Input, context: Context): Promise<Output>;
  render(output: Output, look: Look): readonly Line[];
  /** 0 where it is not given. */
  exitStatus?(output: Output): ExitStatus;
};

/** A verb whose output comes bit by bit: with `--json` one object a line. */
export type StreamVerb<Input, Output> = VerbWords<Input> & {
  handle(input: Input, context: Context): AsyncIterable<Output>;
  /** What `--json` prints of an output, where that is not the output itself. */
  json?(output: Output): unknown;
  render(output: Output, look: Look): readonly Line[];
  exitStatus(last: Output | undefined): ExitStatus;
};

type VerbWords<Input> = {
  /** `<must>`, `[may]`, `[many…]`, in order. */
  readonly takes: readonly string[];
  readonly options: OptionTable;
  /** More than the one line in the list of verbs. */
  readonly about?: readonly string[];
  /** What it prints is somebody's file: where stdout is no terminal, it goes there byte by byte. */
  readonly raw?: boolean;
  parse(words: Words, usage: string): Input;
};

/** What a rendering may depend on beside its data. */
export type Look = { readonly now: number; readonly columns: number };

/** A verb whose input and output nobody needs to know any more. */
export type Runnable = {
  readonly takes: readonly string[];
  readonly options: OptionTable;
  readonly about: readonly string[];
  execute(words: Words, usage: string, context: Context): Promise<ExitStatus>;
};

export function runnable<Input, Output>(verb: Verb<Input, Output>): Runnable {
  return described(verb, async (input, context) => {
    const output = await verb.handle(input, context);
    print(context, verb, output);
    return verb.exitStatus?.(output) ?? EXIT.complete;
  });
}

export function streaming<Input, Output>(verb: StreamVerb<Input, Output>): Runnable {
  return described(verb, async (input, context) => {
    let last: Output | undefined;
    for await (const output of verb.handle(input, context)) {
      print(context, verb, output);
      last = output;
    }
    return verb.exitStatus(last);
  });
}

type Execute<Input> = (input: Input, context: Context) => Promise<ExitStatus>;

function described<Input>(verb: VerbWords<Input>, execute: Execute<Input>): Runnable {
  return {
    takes: verb.takes,
    options: verb.options,
    about: verb.about ?? [],
    execute(words, usage, context) {
      checkCount(verb.takes, words.given, usage);
      return execute(verb.parse(words, usage), context);
    },
  };
}

function checkCount(takes: readonly string[], given: readonly string[], usage: string): void {
  const missing = takes.slice(given.length).find((word) => word.startsWith('<'));
  if (missing !== undefined) throw usageError(`${missing} is missing`, usage);
  const unbounded = takes.at(-1)?.includes('…') === true;
  const surplus = given[takes.length];
  if (surplus !== undefined && !unbounded) throw usageError(`'${surplus}' is one word too many`, usage);
}

type Rendered<Output> = Pick<StreamVerb<never, Output>, 'render' | 'raw' | 'json'>;

function print<Output>(context: Context, verb: Rendered<Output>, output: Output): void {
  const { stdout } = context.world;
  if (context.json) {
    stdout.write(`${safeJson(verb.json === undefined ? output : verb.json(output))}\n`);
    return;
  }
  const lines = verb.render(output, { now: context.world.now(), columns: stdout.size().columns });
  const asItIs = verb.raw === true && !stdout.isTerminal;
  for (const each of lines) {
    stdout.write(`${asItIs ? each.map(({ text }) => text).join('') : paintLine(each, context.color.stdout)}\n`);
  }
}
