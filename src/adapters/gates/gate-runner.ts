import type { GateRequest, GateRunner } from '../../ports/gate-runner.ts';
import { checkCommand, type CommandSurroundings } from './check-command.ts';
import { checkFiles, type GlobMatcher } from './check-files.ts';
import { checkPlaceholders } from './check-placeholders.ts';
import type { Verdict } from './verdict.ts';

/** `writable`: folders that commands may keep caches in. */
export type GateRunnerOptions = CommandSurroundings & { readonly globMatcher: GlobMatcher };

/** The machine checks of this machine. */
export function makeGateRunner(options: GateRunnerOptions): GateRunner {
  return {
    async check(request, signal) {
      const startedAt = performance.now();
      const verdict = await check(options, request, signal);
      const { name, type: kind } = request.gate;
      return { name, kind, ...verdict, durationMs: Math.round(performance.now() - startedAt) };
    },
  };
}

async function check(options: GateRunnerOptions, request: GateRequest, signal: AbortSignal): Promise<Verdict> {
  const { gate, checkout, changed } = request;
  switch (gate.type) {
    case 'run':
      return checkCommand(options, gate, { request, signal });
    case 'files':
      return checkFiles(gate.paths, checkout, options.globMatcher);
    case 'placeholders':
      return checkPlaceholders(gate.words, changed, checkout);
  }
}
