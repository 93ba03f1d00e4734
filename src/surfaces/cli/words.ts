import { parseArgs } from 'node:util';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { suggest } from './suggest.ts';

/** An option as data. `value` is the name that help shows for what it takes; without one it is a flag. */
export type OptionSpec = {
  readonly value?: string;
  /** The value may be left out: the text is empty then. */
  readonly optional?: true;
  readonly short?: string;
  readonly multiple?: boolean;
  readonly about: string;
};
export type OptionTable = Readonly<Record<string, OptionSpec>>;

export const GLOBAL_OPTIONS: OptionTable = {
  cwd: { value: 'folder', about: 'work in this folder instead of the present one' },
  json: { about: 'print data as JSON, and nothing else, on stdout' },
  color: { about: 'colours, also where stdout is no terminal (--no-color: none)' },
  quiet: { short: 'q', about: 'no narration, only the result' },
  help: { short: 'h', about: 'say what the verb takes' },
};

/** What a person typed after the verb, checked against a table of options. */
export type Words = {
  readonly given: readonly string[];
  flag(option: string): boolean;
  /** Undefined where it was left to others to decide: neither `--x` nor `--no-x`. */
  choice(option: string): boolean | undefined;
  text(option: string): string | undefined;
  all(option: string): readonly string[];
  /** A whole number from 1. */
  count(option: string): number | undefined;
  /** Dollars to millionths of a dollar. */
  usdMicros(option: string): number | undefined;
  /** `k=v`, several times. */
  pairs(option: string): Readonly<Record<string, string>>;
  /** One of these words. */
  oneOf<T extends string>(option: string, allowed: readonly T[]): T | undefined;
};

/** @throws TuttiError `USAGE` for an option that is not in the table, or that lacks its value */
export function parseWords(args: readonly string[], options: OptionTable, usage: string): Words {
  const { values, positionals } = parsed(args, options, usage);
  const texts = (name: string): readonly string[] => {
    const value = values[name];
    const list = Array.isArray(value) ? value : [value];
    return list.filter((each) => typeof each === 'string');
  };
  const choice = (name: string): boolean | undefined => {
    const value = values[name];
    return typeof value === 'boolean' ? value : undefined;
  };
  const text = (name: string): string | undefined => texts(name).at(-1);
  const wrong = (what: string): TuttiError => usageError(what, usage);
  return {
    given: positionals,
    flag: (name) => choice(name) ?? false,
    choice,
    text,
    all: texts,
    count(name) {
      const value = text(name);
      if (value === undefined) return undefined;
      if (!/^[1-9]\d{0,14}$/.test(value)) throw wrong(`--${name} takes a whole number from 1, not '${value}'`);
      return Number(value);
    },
    usdMicros(name) {
      const value = text(name);
      if (value === undefined) return undefined;
      if (!/^\d{1,9}(\.\d{1,6})?$/.test(value))
        throw wrong(`--${name} takes an amount in US dollars such as 2.50, not '${value}'`);
      return Math.round(Number(value) * 1_000_000);
    },
    pairs(name) {
      const entries = texts(name).map((pair) => {
        const at = pair.indexOf('=');
        if (at < 1) throw wrong(`--${name} takes name=value, not '${pair}'`);
        return [pair.slice(0, at), pair.slice(at + 1)] as const;
      });
      return Object.fromEntries(entries);
    },
    oneOf(name, allowed) {
      const value = text(name);
      if (value === undefined) return undefined;
      const found = allowed.find((word) => word === value);
      if (found === undefined) throw wrong(`--${name} takes ${allowed.join(', ')}, not '${value}'`);
      return found;
    },
  };
}

/** What help shows of an option's value. */
export function takenBy({ value, optional }: OptionSpec): string {
  if (value === undefined) return '';
  return optional === true ? ` [${value}]` : ` <${value}>`;
}

export function usageError(what: string, usage: string): TuttiError {
  return new TuttiError({ code: 'USAGE', where: '', what, fix: `usage: ${usage}` });
}

type Parsed = { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] };

function parsed(args: readonly string[], options: OptionTable, usage: string): Parsed {
  const specs = Object.entries(options).map(([name, { value, short, multiple = false }]) => {
    const type = value === undefined ? ('boolean' as const) : ('string' as const);
    return [name, { type, multiple, ...(short === undefined ? {} : { short }) }] as const;
  });
  try {
    return parseArgs({
      args: withValues(args, options),
      options: Object.fromEntries(specs),
      allowPositionals: true,
      allowNegative: true,
      strict: true,
    });
  } catch (error) {
    if (!isParseError(error)) throw error;
    throw usageError(saidOf(error, options), usage);
  }
}

/** `--pattern` at the end, or before another option, is `--pattern=`. */
function withValues(args: readonly string[], options: OptionTable): string[] {
  return args.map((arg, index) => {
    const isBare = arg.startsWith('--') && options[arg.slice(2)]?.optional === true;
    return isBare && (args[index + 1]?.startsWith('-') ?? true) ? `${arg}=` : arg;
  });
}

function isParseError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}

function saidOf(error: Error, options: OptionTable): string {
  const unknown = /Unknown option '(-[^' ]*)/.exec(error.message)?.[1];
  if (unknown === undefined) return error.message.split('\n')[0] ?? error.message;
  const meant = unknown.startsWith('--') ? suggest(unknown.slice(2), Object.keys(options)) : undefined;
  return `there is no option ${unknown}${meant === undefined ? '' : `; did you mean --${meant}?`}`;
}
