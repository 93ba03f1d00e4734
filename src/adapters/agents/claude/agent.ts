import { join } from 'node:path';
import type { Agent, AgentParser, AgentRequest, LaunchPlan } from '../../../ports/agent.ts';
import { claudeArguments } from './argv.ts';
import { decodeEvent } from './decode-event.ts';
import { nothingSeen, takeEvent } from './parse-line.ts';
import { probeClaude } from './probe.ts';
import { verdictOf } from './verdict.ts';

/** Keys, base URLs, the login's place and the way to the network. */
const INHERITED: readonly string[] = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_CUSTOM_HEADERS',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CONFIG_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
];

/** Claude Code. `configDir` is the person's CLAUDE_CONFIG_DIR, null where it is not set. */
export function claudeAgent(options: { readonly configDir: string | null }): Agent {
  return {
    name: 'claude',
    resumes: true,
    launch: (request) => launchClaude(request, options.configDir),
    parser: parseClaude,
    probe: (run) => probeClaude(run),
  };
}

function launchClaude(request: AgentRequest, configDir: string | null): LaunchPlan {
  return {
    program: 'claude',
    args: claudeArguments(request),
    stdin: request.prompt,
    env: {
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: 'false',
      // Its default of 10 keeps a hopeless attempt busy for minutes; 5 take about 16 s, and the engine tries again
      // itself.
      CLAUDE_CODE_MAX_RETRIES: '5',
      // Root may bypass the CLI's permissions only where it is told of a sandbox, which is true here.
      ...(request.sandboxed ? { IS_SANDBOX: '1' } : {}),
    },
    inherit: INHERITED,
    files: {},
    makes: [configDir ?? join(request.home, '.claude')],
    writable: configDir === null ? [join(request.home, '.claude'), join(request.home, '.claude.json')] : [configDir],
  };
}

function parseClaude(request: AgentRequest): AgentParser {
  const seen = nothingSeen();
  return {
    push(line) {
      const event = decodeEvent(line);
      return event === undefined ? [] : takeEvent(seen, event);
    },
    finish: (exit, stderrTail) => verdictOf(seen, request, { exit, stderrTail }),
  };
}
