import { expect, test } from 'vitest';
import { ROLE_LIBRARY, rolePrompt } from '../../src/core/workflow/role-library.ts';
import type { Role } from '../../src/core/workflow/roles/role.ts';
import { readWorkflow } from '../../src/front/yaml/read-workflow.ts';
import { blocksOf, expectPage, readPage, withPart, wrapped } from '../support/docs/page.ts';

const PAGE = 'docs/roles.md';

test('docs/roles.md has each role of the library, with its rights and what it is told', () => {
  const page = withPart(readPage(PAGE), 'roles', tableText());
  expectPage(PAGE, withPart(page, 'prompts', promptsText()));
});

test('each whole example in docs/roles.md can be read', () => {
  const examples = blocksOf(readPage(PAGE)).filter(({ language }) => language === 'yaml');
  const wrong = examples.flatMap(({ text }) => readWorkflow(text, 'tutti.yaml').problems);
  expect(wrong.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(examples).toHaveLength(1);
});

function tableText(): string {
  const rows = [...ROLE_LIBRARY].map(([name, role]) => {
    return `| [\`${name}\`](#${name}) | ${role.model} | ${changesOf(role)} | ${role.tools.join(', ')} |\n`;
  });
  return `| Role | Model | Changes files | Tools |\n|---|---|---|---|\n${rows.join('')}`;
}

function changesOf({ writes, tools, mayChangeNothing }: Role): string {
  if (writes === 'none') return 'no';
  if (!tools.includes('edit')) return 'only by commands';
  return mayChangeNothing ? 'where it must' : 'yes';
}

function promptsText(): string {
  return [...ROLE_LIBRARY].map(([name, role]) => `\n### ${name}\n\n${wrapped(rolePrompt(role))}\n`).join('');
}
