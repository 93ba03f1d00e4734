import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { homeFolders, visiblePrograms } from './home-in-sandbox.ts';
import { probeSandbox } from './probe-sandbox.ts';
import { bubblewrapArgs, confine, type Sandbox, type SandboxProfile, seatbeltProfile } from './sandbox.ts';
import { run } from './spawn.ts';

let root = '';
let sandbox: Sandbox;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tutti-sandbox-')));
  for (const folder of ['home/secrets', 'home/.agent', 'home/.local/bin', 'home/tool/v1/bin', 'work/inner']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, 'home/secrets/key'), 'secret');
  writeFileSync(join(root, 'home/tool/v1/bin/tool'), '#!/bin/sh\necho "tool in $HOME"\n');
  chmodSync(join(root, 'home/tool/v1/bin/tool'), 0o755);
  symlinkSync('../../tool/v1/bin/tool', join(root, 'home/.local/bin/tool'));
  sandbox = await probeSandbox(['/usr/bin', '/bin']);
  // A machine without bubblewrap cannot check what is promised here: that must be seen.
  if (sandbox.kind === 'none') throw new Error(sandbox.why);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function profile(more: Partial<SandboxProfile> = {}): SandboxProfile {
  const home = join(root, 'home');
  const cwd = join(root, 'work');
  return { hidden: homeFolders(home), readable: [], writable: [cwd], cwd, network: true, ...more };
}

async function check(script: string, given: SandboxProfile, expected: readonly string[]): Promise<void> {
  const { program, args } = confine(sandbox, given, { program: '/bin/sh', args: ['-c', script] });
  const env = { PATH: '/usr/bin:/bin', HOME: join(root, 'home') };
  const { stdout, stderr } = await run({ program, args, cwd: root, env, timeoutMs: 10_000 });
  expect(`${stdout.toString()}${stderr}`.trim().split('\n')).toEqual(expected);
}

test('of a home only what was named is there, and only what was named writable can be changed', async () => {
  const home = join(root, 'home');
  const given = profile({ readable: [join(home, 'tool')], writable: [join(root, 'work'), join(home, '.agent')] });
  await check('cd "$HOME" && ls -A; cat secrets/key; echo x >.agent/x && cat .agent/x; echo y >tool/y', given, [
    '.agent',
    'tool',
    'x',
    `cat: secrets/key: No such file or directory`,
    '/bin/sh: 1: cannot create tool/y: Read-only file system',
  ]);
});

test('in hidden folders only what was named is there, and beside the workspace nothing can be written', async () => {
  await check(
    `ls ${root}; echo x 2>/dev/null >/var/x || echo refused; ls -A /run /root /home /tmp | grep -v tutti-sandbox`,
    profile(),
    ['home', 'work', 'refused', '/home:', '', '/root:', '', '/run:', '', '/tmp:'],
  );
});

test('other processes cannot be seen, and without network there is no interface but the loopback', async () => {
  await check(`cat /proc/1/comm; kill -0 ${process.pid} 2>/dev/null || echo unseen`, profile(), ['bwrap', 'unseen']);
  await check("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '", profile({ network: false }), ['lo']);
});

test('a program below the home starts by its link, which shows nothing more of the home', async () => {
  const home = join(root, 'home');
  const readable = visiblePrograms([join(home, '.local/bin/tool')], ['/usr/bin'], home);
  expect(readable.filter((path) => path.startsWith(home))).toEqual([join(home, '.local/bin'), join(home, 'tool/v1')]);
  await check('"$HOME/.local/bin/tool"; ls -A "$HOME"', profile({ readable }), [`tool in ${home}`, '.local', 'tool']);
});

test('programs of package managers are seen with what they consist of, a whole home never', () => {
  const visible = (program: string): readonly string[] => visiblePrograms([program], [], '/h/ann');
  expect(visible('/h/ann/.nvm/versions/node/v24/bin/node')).toContain('/h/ann/.nvm/versions/node/v24');
  expect(visible('/h/ann/.npm-global/lib/node_modules/cli/cli.js')).toContain('/h/ann/.npm-global/lib/node_modules');
  expect(visible('/h/ann/.cargo/bin/tool')).toEqual(['/h/ann/.cargo/bin']);
  expect(visible('/h/ann/bin/tool')).toEqual(['/h/ann/bin']);
  expect(visible('/h/ann/tool')).toEqual([]);
  expect(visible('/h/brew/bin/node')).toContain('/h/brew');
});

test('a machine without bubblewrap, or where it may not do its work, has no sandbox and says why', async () => {
  expect(await probeSandbox([])).toEqual({ kind: 'none', why: 'bubblewrap (`bwrap`) is not installed' });
  const broken = join(root, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'bwrap'), '#!/bin/sh\necho "setting up uid map: Permission denied" >&2; exit 1\n', {
    mode: 0o755,
  });
  expect(await probeSandbox([broken])).toEqual({
    kind: 'none',
    why: 'bubblewrap does not work here: setting up uid map: Permission denied',
  });
  expect(await probeSandbox([], 'win32')).toEqual({ kind: 'none', why: 'there is no sandbox for win32' });
});

test('what is shown comes after what hides it, and the outer folder before the inner one', () => {
  const args = bubblewrapArgs({
    hidden: ['/h/a'],
    readable: ['/h/a/x/y', '/h/a/x'],
    writable: ['/h/a/x/y/z'],
    cwd: '/w',
    network: true,
  });
  expect(args.filter((arg) => arg.startsWith('/'))).toEqual(
    ['/', '/', '/dev', '/proc', '/run', '/tmp', '/h/a', '/h/a/x', '/h/a/x', '/h/a/x/y', '/h/a/x/y'].concat([
      '/h/a/x/y/z',
      '/h/a/x/y/z',
      '/w',
    ]),
  );
});

test('the profile for macOS names a folder whatever stands in its name', () => {
  const text = seatbeltProfile({
    hidden: ['/Users/a"b'],
    readable: [],
    writable: ['/w\\x'],
    cwd: '/w',
    network: false,
  });
  expect(text.split('\n').slice(4)).toEqual([
    String.raw`(deny file-read-data (subpath "/Users/a\"b"))`,
    String.raw`(allow file-read* file-write* (subpath "/w\\x"))`,
    '(deny network*)',
  ]);
});
