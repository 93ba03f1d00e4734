import { expect, test } from 'vitest';
import { ID } from '../base/ids.ts';
import { agentInRole, ROLE_LIBRARY, rolePrompt } from './role-library.ts';
import type { Role } from './roles/role.ts';

const roles: readonly (readonly [string, Role])[] = [...ROLE_LIBRARY];

function named(isMeant: (role: Role) => boolean): readonly string[] {
  return roles.flatMap(([name, role]) => (isMeant(role) ? [name] : [])).toSorted();
}

test('hard thought has a deep model and quick checks a fast one', () => {
  expect(named(({ model }) => model === 'deep')).toEqual([
    ...['architect', 'auditor', 'code-reviewer', 'coordinator', 'designer', 'orchestrator', 'plan'],
    ...['security-auditor', 'synthesis-architect'],
  ]);
  expect(named(({ model }) => model === 'fast')).toEqual(['deployment-validator', 'quick-edits', 'test-runner']);
});

test('who only looks may write nothing, and has no tool for it', () => {
  const reading = named(({ writes }) => writes === 'none');
  expect(reading).toEqual([
    ...['api-explorer', 'auth-explorer', 'code-reviewer', 'coordinator', 'db-explorer', 'orchestrator'],
    'security-auditor',
  ]);
  expect(named(({ tools }) => !tools.includes('edit') && !tools.includes('shell'))).toEqual(reading);
});

test('who makes something does not end by changing nothing', () => {
  expect(named(({ mayChangeNothing }) => !mayChangeNothing)).toEqual([
    ...['api-builder', 'bug-fixer', 'build', 'builder', 'fix-executor', 'frontend', 'frontend-dev'],
    ...['implementation-executor', 'optimizer', 'quick-edits', 'test-builder', 'tester'],
  ]);
});

test('every role has a legal name, and no two are told the same', () => {
  expect(roles.filter(([name]) => !ID.test(name))).toEqual([]);
  expect(new Set(roles.map(([, role]) => rolePrompt(role))).size).toBe(roles.length);
});

test.each(roles)(
  '%s is told in whole sentences who it is, how it works, what not to do and what to hand back',
  (_, role) => {
    const { is, works, never, handsBack } = role;
    expect(`You are ${is}.`).toMatch(/^You are (the|a|an) .*[^.]\.$/);
    for (const text of [works, never, handsBack]) expect(text).toMatch(/^[A-Z].{20,}\.$/);
    expect(never).toMatch(/\b(not|no|nothing|never)\b/i);
    expect(handsBack).toMatch(/^Hand back /);
  },
);

test('a role takes from the default agent what it does not say itself', () => {
  const role = ROLE_LIBRARY.get('code-reviewer');
  if (role === undefined) throw new Error('the library has a code-reviewer');
  const standard = { adapter: 'codex', model: 'own', prompt: 'House rules.', env: ['TOKEN'], options: {}, maxTurns: 9 };
  expect(agentInRole(role, standard)).toEqual({
    ...standard,
    ...{ model: 'deep', writes: 'none', tools: ['read', 'search'] },
    prompt: `House rules.\n\n${rolePrompt(role)}`,
  });
});
