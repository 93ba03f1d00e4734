import type { Runnable } from './command.ts';
import { EXIT_MEANINGS } from './exit-status.ts';
import { type Line, line, styled } from './render/text.ts';
import { VERB_GROUPS, VERBS, type VerbEntry } from './verbs.ts';
import { GLOBAL_OPTIONS, type OptionSpec, type OptionTable, takenBy } from './words.ts';

/** `tutti` alone: where to begin, and where to read on. */
export function shortHelp(): readonly Line[] {
  return [
    line`${styled('bold', 'tutti')} runs many coding agents side by side on one git repository.`,
    line``,
    line`  tutti demo              see it work, without keys`,
    line`  tutti init              write tutti.yaml for this repository`,
    line`  tutti plan tutti.yaml   check it; runs nothing`,
    line`  tutti run tutti.yaml    run it`,
    line``,
    line`${styled('dim', 'All verbs: tutti --help. One of them: tutti help <verb>.')}`,
  ];
}

/** `tutti --help`. */
export function longHelp(): readonly Line[] {
  const width = Math.max(...VERBS.map(({ name }) => name.length));
  const groups = VERB_GROUPS.flatMap((group) => [
    line``,
    styled('bold', group),
    ...VERBS.filter((entry) => entry.group === group).map(
      ({ name, summary }) => line`  ${name.padEnd(width)}  ${summary}`,
    ),
  ]);
  return [
    line`Usage: tutti <verb> [words] [options]`,
    ...groups,
    line``,
    styled('bold', 'Options of every verb'),
    ...optionLines(GLOBAL_OPTIONS),
    line``,
    line`A run is named by its id, the beginning of it, or @last; a task by its path or the end of it.`,
  ];
}

export function verbHelp(entry: VerbEntry, { takes, options, about }: Runnable): readonly Line[] {
  const own = optionLines(options);
  return [
    line`${styled('bold', `tutti ${entry.name}`)}: ${entry.summary}`,
    line``,
    line`Usage: ${usageOf(entry.name, takes, options)}`,
    ...(about.length === 0 ? [] : [line``, ...about.map((text) => line`${text}`)]),
    ...(own.length === 0 ? [] : [line``, styled('bold', 'Options'), ...own]),
    line``,
    styled('bold', 'Options of every verb'),
    ...optionLines(GLOBAL_OPTIONS),
  ];
}

export function exitCodesHelp(): readonly Line[] {
  return [
    styled('bold', 'Exit status'),
    ...EXIT_MEANINGS.map(([status, meaning]) => line`  ${String(status).padStart(3)}  ${meaning}`),
    line``,
    line`Where several fit, the first of 5, 3, 1.`,
  ];
}

export function usageOf(name: string, takes: readonly string[], options: OptionTable): string {
  const words = Object.keys(options).length === 0 ? takes : [...takes, '[options]'];
  return ['tutti', name, ...words].join(' ');
}

function optionLines(options: OptionTable): readonly Line[] {
  const rows = Object.entries(options).map(([name, spec]) => [spelled(name, spec), spec.about] as const);
  const width = Math.max(0, ...rows.map(([words]) => words.length));
  return rows.map(([words, about]) => line`  ${words.padEnd(width)}  ${about}`);
}

function spelled(name: string, spec: OptionSpec): string {
  const letter = spec.short === undefined ? '    ' : `-${spec.short}, `;
  return `${letter}--${name}${takenBy(spec)}`;
}
