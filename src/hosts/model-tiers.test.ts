import { expect, test } from 'vitest';
import { withTiers } from './model-tiers.ts';

test('a tier has a name for Claude Code where the workflow gives none', () => {
  expect(withTiers({})).toEqual({
    deep: { claude: 'opus' },
    standard: { claude: 'sonnet' },
    fast: { claude: 'haiku' },
  });
});

test('what a workflow says of a tier stands, and so do tiers of its own', () => {
  const models = withTiers({ deep: { claude: 'opus-4' }, fast: { codex: 'mini' }, tiny: { claude: 'x' } });
  expect(models).toEqual({
    deep: { claude: 'opus-4' },
    standard: { claude: 'sonnet' },
    fast: { claude: 'haiku', codex: 'mini' },
    tiny: { claude: 'x' },
  });
});
