import { expect, test } from 'vitest';
import { modelName } from './model-name.ts';

const models = { deep: { claude: 'opus' }, fast: {} };

test('a tier is what the adapter calls it, and any other word is the name of a model', () => {
  expect(modelName('deep', 'claude', models)).toBe('opus');
  expect(modelName('parrot-2', 'claude', models)).toBe('parrot-2');
  expect(modelName('toString', 'claude', models)).toBe('toString');
});

test('a tier without a name at this adapter leaves the choice to the adapter', () => {
  expect([modelName('deep', 'codex', models), modelName('fast', 'claude', models)]).toEqual([null, null]);
});
