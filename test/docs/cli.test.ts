import { expect, test } from 'vitest';
import { EXIT_MEANINGS } from '../../src/surfaces/cli/exit-status.ts';
import { usageOf } from '../../src/surfaces/cli/help-text.ts';
import { VERB_GROUPS, VERBS, type VerbEntry } from '../../src/surfaces/cli/verbs.ts';
import { GLOBAL_OPTIONS, type OptionTable, takenBy } from '../../src/surfaces/cli/words.ts';
import { expectPage, readPage, withPart, wrapped } from '../support/docs/page.ts';

test('docs/cli.md has every verb with its options, and every exit status, as the program has them', async () => {
  const groups = await Promise.all(VERB_GROUPS.map(groupText));
  const parts: readonly (readonly [name: string, text: string])[] = [
    ['options of every verb', optionsText(GLOBAL_OPTIONS)],
    ['verbs', groups.join('')],
    ['exit status', statusText()],
  ];
  expectPage(
    'docs/cli.md',
    parts.reduce((page, [name, text]) => withPart(page, name, text), readPage('docs/cli.md')),
  );
});

test('every verb stands in a group that is shown', () => {
  expect(VERBS.filter(({ group }) => !VERB_GROUPS.includes(group))).toEqual([]);
});

async function groupText(group: (typeof VERB_GROUPS)[number]): Promise<string> {
  const verbs = await Promise.all(VERBS.filter((entry) => entry.group === group).map(verbText));
  return `\n## ${group}\n${verbs.join('')}`;
}

async function verbText(entry: VerbEntry): Promise<string> {
  const { takes, options, about } = await entry.load();
  const said = [sentence(entry.summary), ...about].join(' ');
  const table = Object.keys(options).length === 0 ? '' : `\n${optionsText(options)}`;
  return `\n### ${entry.name}\n\n\`${usageOf(entry.name, takes, options)}\`\n\n${wrapped(said)}\n${table}`;
}

function optionsText(options: OptionTable): string {
  const rows = Object.entries(options).map(([name, spec]) => {
    const { short, about } = spec;
    const spelled = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].join(', ');
    return `| \`${spelled}${takenBy(spec).replaceAll('|', '\\|')}\` | ${about} |\n`;
  });
  return `| Option | What it does |\n|---|---|\n${rows.join('')}`;
}

function statusText(): string {
  return `| Status | Meaning |\n|---|---|\n${EXIT_MEANINGS.map(([status, meaning]) => `| ${status} | ${meaning} |\n`).join('')}`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}
