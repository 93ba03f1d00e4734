import { fieldsOf, parseJson } from '../../../core/base/read-json.ts';
import type { Probe, ProbeRun } from '../../../ports/agent.ts';

/**
 * Asks the CLI for its version and its login. Neither asks the vendor: a key that is no longer valid counts as a
 * login.
 */
export async function probeClaude(run: ProbeRun): Promise<Probe> {
  const version = await run('claude', ['--version']);
  if (version === null || version.status !== 0) return ABSENT;
  const login = await probeLogin(run);
  const problems = login === 'no' ? [NOT_LOGGED_IN] : [];
  return { found: true, path: null, version: /\d+\.\d+\.\d+/.exec(version.stdout)?.[0] ?? null, login, problems };
}

async function probeLogin(run: ProbeRun): Promise<Probe['login']> {
  const status = await run('claude', ['auth', 'status']);
  const { loggedIn } = fieldsOf(parseJson(status?.stdout ?? ''));
  if (typeof loggedIn !== 'boolean') return 'unknown';
  return loggedIn ? 'yes' : 'no';
}

const ABSENT: Probe = {
  found: false,
  path: null,
  version: null,
  login: 'unknown',
  problems: [{ what: 'Claude Code is not installed', fix: 'npm install -g @anthropic-ai/claude-code' }],
};

const NOT_LOGGED_IN = {
  what: 'Claude Code is not logged in',
  fix: 'run `claude` once and log in, or set ANTHROPIC_API_KEY',
};
