// Records what the real CLI prints in each scenario, without what differs from run to run:
//   TUTTI_TEST_CLAUDE=<path> node test/support/agents/record-claude.ts
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startModelServer } from '../../../src/testing/model-server/model-server.ts';
import { runScenario } from './claude-run.ts';
import { claudeScenarios } from './claude-scenarios.ts';
import { makeAgentWorld } from './run-agent.ts';

const program = process.env['TUTTI_TEST_CLAUDE'] ?? 'claude';
const version = /[\d.]+/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0] ?? 'unknown';
const folder = join(import.meta.dirname, '..', '..', 'transcripts', `claude-${version}`);
mkdirSync(folder, { recursive: true });

await using server = await startModelServer();
for (const scenario of claudeScenarios) {
  using world = makeAgentWorld();
  const { stdout, status, verdict } = await runScenario(program, scenario, { server, world });
  writeFileSync(join(folder, `${scenario.name}.jsonl`), scrub(stdout, world));
  process.stdout.write(`${scenario.name}: status ${status}, ${verdict.outcome}\n`);
}

/**
 * Paths, ids, times and ports are made the same in every recording. The session's id stays one that can be told
 * apart.
 */
function scrub(text: string, world: { readonly home: string; readonly cwd: string }): string {
  const root = join(world.home, '..');
  return text
    .replaceAll(root, '/world')
    .replaceAll(root.replaceAll('/', '-'), '-world')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-(?!000000000001)[0-9a-f]{12}/g, '00000000-0000-4000-8000-000000000000')
    .replaceAll(/"(\w*(?:_ms|Ms))":[\d.]+/g, '"$1":0')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, '2026-01-01T00:00:00.000Z')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:1')
    .replaceAll(/cc-socks\/\d+/g, 'cc-socks/1');
}
