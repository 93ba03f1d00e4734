import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { initRepository } from '../adapters/git/init-repository.ts';
import { openGit } from '../adapters/git/git.ts';
import { cleanPath, which } from '../adapters/process/which.ts';
import { DEMO_FILES } from './demo-files.ts';
import type { Person } from './person.ts';

/** Makes the demo's repository in a new folder for temporary files; whoever runs it decides when it may go. */
export async function openDemo(
  person: Pick<Person, 'env'>,
): Promise<{ readonly folder: string; readonly file: string }> {
  const git = await openGit(which('git', cleanPath(person.env['PATH'] ?? '', [])));
  const folder = mkdtempSync(join(tmpdir(), 'tutti-demo-'));
  for (const [name, text] of Object.entries(DEMO_FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  await initRepository(git, folder, 'Say hello');
  return { folder, file: join(folder, 'tutti.yaml') };
}
