import { appendFile, chmod, lstat, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TuttiError } from '../../core/base/tutti-error.ts';

const LINE = '/.tutti/';

/**
 * Makes `<common>/tutti/` (0700) and sees to it that `.tutti/` in the checkout is ignored. Safe to repeat.
 *
 * @returns the folder; REPOSITORY_READ_ONLY where it cannot be made
 */
export async function prepareGitFolder(common: string): Promise<string> {
  const folder = join(common, 'tutti');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A symbolic link here would send the journal and our rooms to a place that somebody else chose.
    if (!(await lstat(folder)).isDirectory()) throw readOnly(common, `${folder} is no folder`);
    await chmod(folder, 0o700);
    await excludeOurs(join(common, 'info'));
  } catch (error) {
    if (error instanceof TuttiError || !(error instanceof Error)) throw error;
    throw readOnly(common, error.message);
  }
  return folder;
}

async function excludeOurs(info: string): Promise<void> {
  const file = join(info, 'exclude');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text?.split(/\r?\n/).includes(LINE)) return;
  await mkdir(info, { recursive: true });
  await appendFile(file, `${text === null || text === '' || text.endsWith('\n') ? '' : '\n'}${LINE}\n`);
}

function readOnly(common: string, why: string): TuttiError {
  return new TuttiError({
    code: 'REPOSITORY_READ_ONLY',
    where: common,
    what: `the git directory cannot be written: ${why}. Nothing was changed.`,
    fix: 'make it writable for you, or work in a clone of it',
  });
}
