import { expect, test } from 'vitest';
import { openExample } from '../support/journey/open-pattern.ts';
import { write } from '../support/journey/words.ts';

test('batch.yaml edits the files in which something was found, and goes on without one that failed', async () => {
  await using journey = openExample('batch.yaml', {
    files: { 'docs/a.md': 'npm run old\n', 'docs/b.md': 'b\n', 'docs/c.md': 'c\n' },
    scripts: {
      'look.0': [[{ output: { file: 'docs/a.md', stale: ['npm run old'] } }]],
      'look.1': [[{ exit: 1 }]],
      'look.2': [[{ output: { file: 'docs/c.md', stale: [] } }]],
      'renew.0': [[write('docs/a.md', 'npm run new\n')]],
      report: [[write('reports/commands.md')]],
    },
  });
  expect((await journey.run().ended).status).toBe(0);
  expect((await journey.task('look.1')).status).toBe('failed');
  expect(await journey.prompt('renew.0@1')).toContain('npm run old');
  expect(await journey.integrated('docs/a.md')).toBe('npm run new');
  expect(await journey.integrated('reports/commands.md')).toBe('reports/commands.md');
});

test('migration.yaml takes all services back when they cannot be deployed', async () => {
  await using journey = openExample('migration.yaml', {
    files: { 'scripts/migrate.sh': 'true\n', 'scripts/deploy.sh': 'false\n' },
    scripts: {
      schema: [[write('db/migrations/0061.sql')]],
      'service.0': [[write('services/orders/a.js')]],
      'service.1': [[write('services/billing/a.js')]],
      'service.2': [[write('services/shipping/a.js')]],
      partners: [[write('docs/partners.md', 'It changes.\n')]],
      'partners.undo': [[write('docs/partners.md', 'It stays.\n')]],
    },
  });
  journey.scratch.git('update-index', '--chmod=+x', 'scripts/migrate.sh', 'scripts/deploy.sh');
  journey.scratch.git('commit', '-qm', 'Let them run');
  expect((await journey.run().ended).status).toBe(1);
  expect((await journey.task('.')).result).toBe('compensated');
  const files = ['db/migrations/0061.sql', 'services/orders/a.js', 'services/shipping/a.js', 'docs/partners.md'];
  expect(await Promise.all(files.map((file) => journey.integrated(file)))).toEqual([null, null, null, 'It stays.']);
});

test('watch.yaml mends what CI says has failed, and tells the team what came of it', async () => {
  await using journey = openExample('watch.yaml', {
    files: { 'scripts/tell-team.js': "require('node:fs').writeFileSync('told', process.argv.slice(2).join(' '));\n" },
    scripts: { mend: [[write('src/a.js', 'mended;\n')]] },
  });
  const data = JSON.stringify({ job: 'unit' });
  expect((await journey.tutti('emit', 'ci_failed', '--file', journey.file, '--data', data)).status).toBe(0);
  expect(await journey.integrated('src/a.js')).toBe('mended;');
  expect(await journey.integrated('told')).toBe('complete unit');
});
