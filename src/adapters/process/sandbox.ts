/**
 * What a confined process may see and write. Paths are absolute and without links, since a mount has no other name.
 */
export type SandboxProfile = {
  /** Homes, our own state: empty inside, but for what is named below. Those that do not exist must be left out. */
  readonly hidden: readonly string[];
  /**
   * Seen although a folder above is hidden: programs, the repository's objects. Those that do not exist are passed
   * over.
   */
  readonly readable: readonly string[];
  /** Folders and files that may be changed. Those that do not exist are passed over. */
  readonly writable: readonly string[];
  readonly cwd: string;
  readonly network: boolean;
};

/** What this machine can confine processes with, as `probeSandbox` found it. */
export type Sandbox =
  | { readonly kind: 'bubblewrap' | 'seatbelt'; readonly program: string }
  | { readonly kind: 'none'; readonly why: string };

export type Command = { readonly program: string; readonly args: readonly string[] };

/** The command that runs the given one inside the sandbox. */
export function confine(sandbox: Sandbox, profile: SandboxProfile, command: Command): Command {
  switch (sandbox.kind) {
    case 'bubblewrap':
      return { program: sandbox.program, args: [...bubblewrapArgs(profile), '--', command.program, ...command.args] };
    case 'seatbelt':
      return { program: sandbox.program, args: ['-p', seatbeltProfile(profile), command.program, ...command.args] };
    case 'none':
      return command;
  }
}

/** Empty in every sandbox: scratch files of everybody, and the sockets through which one reaches other programs. */
const SHARED_FOLDERS = ['/tmp', '/run'];

/**
 * The root is read-only; of two mounts the later one wins, so what is hidden comes before what is shown again below
 * it, and outer folders come before inner ones. The pid namespace ends with its first process: whatever was started
 * inside is gone then.
 */
export function bubblewrapArgs(profile: SandboxProfile): readonly string[] {
  const hidden = outerFirst([...SHARED_FOLDERS, ...profile.hidden]);
  return [
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...hidden.flatMap((path) => ['--tmpfs', path]),
    ...outerFirst(profile.readable).flatMap((path) => ['--ro-bind-try', path, path]),
    ...outerFirst(profile.writable).flatMap((path) => ['--bind-try', path, path]),
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...(profile.network ? [] : ['--unshare-net']),
    ...['--chdir', profile.cwd],
  ];
}

/**
 * Best effort: rules of macOS that Apple documents no longer. Of two rules the later one wins here too. No pids are
 * hidden.
 */
export function seatbeltProfile(profile: SandboxProfile): string {
  const rules = (action: string, paths: readonly string[]): readonly string[] =>
    outerFirst(paths).map((path) => `(${action} (subpath ${seatbeltText(path)}))`);
  return [
    '(version 1)',
    '(allow default)',
    '(deny file-write*)',
    '(allow file-write* (subpath "/dev"))',
    ...rules('deny file-read-data', profile.hidden),
    ...rules('allow file-read*', profile.readable),
    ...rules('allow file-read* file-write*', profile.writable),
    ...(profile.network ? [] : ['(deny network*)']),
  ].join('\n');
}

function outerFirst(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}

function seatbeltText(path: string): string {
  return `"${path.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
