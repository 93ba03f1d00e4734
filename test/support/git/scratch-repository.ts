import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real repository in a temporary folder, and plain git on it, as a person would use it. */
export type Scratch = {
  /** Holds the repository and whatever else a test makes; real path. */
  readonly root: string;
  readonly repo: string;
  /** An empty home, with the git config of a person. */
  readonly home: string;
  /** Plain git with the config of the repository; what it printed, without the last line break. */
  git(...args: readonly string[]): string;
  /** The same somewhere else. Fails like git fails. */
  gitIn(folder: string, ...args: readonly string[]): string;
  write(path: string, text: string): void;
  remove(): void;
};

export const GIT: string = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

export function scratchRepository(files: Readonly<Record<string, string>>): Scratch {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tutti-git-')));
  const repo = join(root, 'repo');
  const home = join(root, 'home');
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C.UTF-8' };
  const gitIn = (folder: string, ...args: readonly string[]): string =>
    execFileSync(GIT, [...args], { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).replace(
      /\n$/,
      '',
    );
  mkdirSync(repo);
  mkdirSync(home);
  writeFileSync(
    join(home, '.gitconfig'),
    '[user]\n\tname = Ada\n\temail = ada@example.invalid\n[init]\n\tdefaultBranch = main\n',
  );
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), text);
  };
  gitIn(repo, 'init', '-q');
  for (const [path, text] of Object.entries(files)) write(path, text);
  if (Object.keys(files).length > 0) {
    gitIn(repo, 'add', '-Af');
    gitIn(repo, 'commit', '-qm', 'Begin');
  }
  return {
    root,
    repo,
    home,
    gitIn,
    write,
    git: (...args) => gitIn(repo, ...args),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A digest of each file of a person's repository that a run must not touch; two of them compare whole. */
export function untouchedParts(scratch: Scratch): Readonly<Record<string, string>> {
  const digests: Record<string, string> = {};
  const walk = (path: string): void => {
    const relative = path.slice(scratch.repo.length + 1);
    if (OURS.some((pattern) => pattern.test(relative))) return;
    const found = lstatSync(path);
    if (found.isDirectory()) for (const name of readdirSync(path)) walk(join(path, name));
    else if (found.isSymbolicLink()) digests[relative] = `link ${readlinkSync(path)}`;
    else digests[relative] = `${found.mode.toString(8)} ${createHash('sha1').update(readFileSync(path)).digest('hex')}`;
  };
  walk(scratch.repo);
  const refs = scratch.git('for-each-ref', '--format=%(objectname) %(refname)').split('\n');
  digests['refs'] = refs.filter((line) => !/ refs\/(tutti|heads\/tutti)\//.test(line)).join('\n');
  const exclude = join(scratch.repo, '.git/info/exclude');
  const lines = existsSync(exclude) ? readFileSync(exclude, 'utf8').split('\n') : [];
  digests['exclude'] = lines.filter((line) => line !== '/.tutti/').join('\n');
  return digests;
}

/** What a run may write, and the refs that are compared by name. */
const OURS: readonly RegExp[] = [
  /^\.git\/objects($|\/)/,
  /^\.git\/tutti($|\/)/,
  /^\.git\/refs($|\/)/,
  /^\.git\/packed-refs$/,
  /^\.git\/info\/(exclude|refs)$/,
  /^\.git\/gc\.(pid|log)$/,
];
