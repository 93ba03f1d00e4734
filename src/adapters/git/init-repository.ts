import { join } from 'node:path';
import { TUTTI } from './commit.ts';
import { type Git, runGit } from './git.ts';

/** Makes a repository of a folder that we have just filled, with one commit of all that is in it. */
export async function initRepository(git: Git, folder: string, message: string): Promise<void> {
  await runGit(git, { at: null, cwd: folder, args: ['init', '--quiet', '--initial-branch=main'] });
  const at = { gitDir: join(folder, '.git'), workTree: folder };
  const { name, email } = TUTTI;
  const who = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
  await runGit(git, { at, args: ['add', '--all'] });
  await runGit(git, { at, args: ['commit', '--quiet', '--message', message], env: who });
}
