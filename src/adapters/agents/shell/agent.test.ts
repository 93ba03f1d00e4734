import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { agentConformance, plainAgentRequest } from '../../../testing/conformance/agent-conformance.ts';
import { shellAgent } from './agent.ts';

const agent = shellAgent();

test.each(agentConformance)('a command: $name', ({ run }) => run(agent));

function check(command: string, outcome: string, message: string): void {
  const { program, args } = agent.launch({ ...plainAgentRequest, command });
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  const verdict = agent.parser(plainAgentRequest).finish({ type: 'exited', status: status ?? -1 }, stderr);
  expect([verdict.outcome, verdict.message, verdict.usage.usdMicros]).toEqual([outcome, message, 0]);
}

test('a command is done when it ends with status 0', () => {
  check(`test "$(echo 'a  b')" = 'a  b'`, 'done', 'The command ended with status 0.');
});

test('a command that fails says its status and its last words', () => {
  check('echo first >&2; echo last words >&2; exit 3', 'crashed', 'The command ended with status 3. last words');
});

test('a command that is not there is told apart from one that fails', () => {
  check('exec 2>/dev/null; no-such-command-here', 'crashed', 'A command was not found.');
  check('exec 2>/dev/null; /', 'crashed', 'A command was found and cannot be run.');
});

test('every line is shown, whatever it holds', () => {
  const parser = agent.parser(plainAgentRequest);
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (line) => {
      expect(parser.push(line)).toEqual([{ type: 'said', text: line }]);
    }),
  );
});
