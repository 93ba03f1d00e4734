import type { Usage } from '../../../core/run/attempt.ts';
import type { Agent, AgentExit, AgentVerdict } from '../../../ports/agent.ts';

const NOTHING_SPENT: Usage = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, usdMicros: 0 };

/**
 * Runs the command of a `run:` task: the workflow's own text, given whole as one argument to a shell. It costs
 * nothing.
 */
export function shellAgent(): Agent {
  return {
    name: 'shell',
    resumes: false,
    launch: (request) => ({
      program: '/bin/sh',
      args: ['-c', request.command],
      stdin: '',
      env: {},
      inherit: [],
      files: {},
      writable: [],
    }),
    parser: () => ({
      push: (line) => (line === '' ? [] : [{ type: 'said', text: line }]),
      finish: (exit, stderrTail) => ({
        ...conclude(exit, stderrTail),
        text: '',
        usage: NOTHING_SPENT,
        session: null,
        output: null,
        until: null,
      }),
    }),
    async probe() {
      return { found: true, path: '/bin/sh', version: null, login: 'not-needed', problems: [] };
    },
  };
}

function conclude(exit: AgentExit, stderrTail: string): Pick<AgentVerdict, 'outcome' | 'message'> {
  if (exit.type === 'lost') return { outcome: 'lost', message: 'The command is gone and left no exit status.' };
  if (exit.status === 0) return { outcome: 'done', message: 'The command ended with status 0.' };
  return { outcome: 'crashed', message: `${meaning(exit.status)} ${lastLine(stderrTail)}`.trim() };
}

/** As POSIX shells tell it: 126 and 127 come from the shell itself, above 128 stands a signal. */
function meaning(status: number): string {
  if (status === 127) return 'A command was not found.';
  if (status === 126) return 'A command was found and cannot be run.';
  if (status > 128) return `The command was ended by signal ${status - 128}.`;
  return `The command ended with status ${status}.`;
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}
