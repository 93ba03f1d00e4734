import { join } from 'node:path';
import type { Json } from '../../../core/base/json.ts';
import { textOf } from '../../../core/base/read-json.ts';
import type { Agent, AgentExit, AgentParser, AgentRequest, AgentVerdict, LaunchPlan } from '../../../ports/agent.ts';
import { decodePlayerLine, NOTHING_SPENT, type PlayerLine, type PlayerResult } from './player-line.ts';

/** Absolute paths: of Node, and of the player (`player-main.ts`, or what it was built into). */
export type PlayerPlace = { readonly node: string; readonly player: string };

/**
 * An agent that plays a script: what demos, tests and benchmarks run in place of a model. Its options are `script`, a
 * file (absolute, or from the top of the workspace), or `tasks`, the script itself.
 */
export function scriptedAgent(place: PlayerPlace): Agent {
  return {
    name: 'scripted',
    resumes: true,
    launch: (request) => launchPlayer(request, place),
    parser: parsePlayer,
    async probe() {
      return { found: true, path: place.player, version: null, login: 'not-needed', problems: [] };
    },
  };
}

function launchPlayer(request: AgentRequest, { node, player }: PlayerPlace): LaunchPlan {
  const { script, tasks } = request.options;
  const inline = tasks === undefined ? {} : { 'script.json': JSON.stringify({ tasks }) };
  const file = tasks === undefined ? textOf(script) : join(request.scratch, 'script.json');
  return {
    program: node,
    args: [
      player,
      ...['--task', request.id.task, '--attempt', String(request.id.attempt)],
      ...(file === undefined ? [] : ['--script', file]),
      // Joined to its option, so that no session can be read as an option of its own.
      ...(request.session === null ? [] : [`--session=${request.session}`]),
    ],
    stdin: request.prompt,
    env: {},
    inherit: [],
    files: inline,
    writable: [],
  };
}

type Seen = {
  session: string | null;
  text: string;
  result: PlayerResult | null;
  usage: AgentVerdict['usage'];
};

function parsePlayer(): AgentParser {
  const seen: Seen = { session: null, text: '', result: null, usage: NOTHING_SPENT };
  return {
    push(line) {
      const event = decodePlayerLine(line);
      if (event === undefined) return [];
      take(seen, event);
      return event.type === 'result' ? [] : [event.type === 'session' ? { type: 'session', id: event.id } : event];
    },
    finish: (exit, stderrTail) => ({
      ...conclude(seen.result, exit, stderrTail),
      text: seen.text,
      usage: seen.usage,
      session: seen.session,
    }),
  };
}

function take(seen: Seen, event: PlayerLine): void {
  switch (event.type) {
    case 'session':
      seen.session = event.id;
      break;
    case 'said':
      seen.text = event.text;
      break;
    case 'usage':
      seen.usage = event.usage;
      break;
    case 'result':
      seen.result = event;
      break;
    case 'tool':
      break;
  }
}

type Conclusion = Pick<AgentVerdict, 'outcome' | 'message' | 'until'> & { readonly output: Json | null };

function conclude(result: PlayerResult | null, exit: AgentExit, stderrTail: string): Conclusion {
  if (exit.type === 'lost') return failed('lost', 'The process is gone and left no exit status.');
  if (result !== null && (exit.status === 0 || result.outcome === 'cancelled')) {
    const { outcome, message, output, until } = result;
    return { outcome, message, output, until };
  }
  const why = stderrTail.trim().split('\n')[0] ?? '';
  return failed('crashed', `The player ended with status ${exit.status}. ${why}`.trim());
}

function failed(outcome: 'lost' | 'crashed', message: string): Conclusion {
  return { outcome, message, output: null, until: null };
}
