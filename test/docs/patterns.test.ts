import { test } from 'vitest';
import { patternText } from '../../src/hosts/init-workflow.ts';
import { PATTERNS } from '../../src/hosts/pattern-library.ts';
import { expectPage, readPage, withPart } from '../support/docs/page.ts';

const PAGE = 'docs/patterns.md';

test('docs/patterns.md has each pattern as `tutti init` writes it', () => {
  expectPage(PAGE, withPart(withPart(readPage(PAGE), 'choice', choiceText()), 'workflows', workflowsText()));
});

function choiceText(): string {
  const rows = PATTERNS.map(
    ({ name, scenario, aliases }) => `| ${scenario} | [${name}](#${name}) | ${aliases.join(', ')} |\n`,
  );
  return `| When | Pattern | Also called |\n|---|---|---|\n${rows.join('')}`;
}

function workflowsText(): string {
  return PATTERNS.map((pattern) => {
    return `\n## ${pattern.name}\n\n\`\`\`yaml\n${patternText(pattern, 'claude', ['npm test'])}\`\`\`\n`;
  }).join('');
}
