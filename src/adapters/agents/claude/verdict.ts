import type { Outcome, Usage } from '../../../core/run/attempt.ts';
import type { AgentExit, AgentRequest, AgentVerdict } from '../../../ports/agent.ts';
import type { ClaudeResult } from './decode-event.ts';
import { type Seen, usageSoFar } from './parse-line.ts';

/**
 * How it ended. The closing line decides where there is one, since the CLI exits with 0 also when it was interrupted;
 * and only exit status 0 lets it stand as done, since a process may still be killed after its last word.
 */
export function verdictOf(seen: Seen, request: AgentRequest, end: ProcessEnd): AgentVerdict {
  const { outcome, message } = conclude(seen, request, end);
  return {
    outcome,
    message,
    text: seen.result?.text ?? seen.lastText,
    usage: usageOf(seen, request),
    session: sessionOf(seen),
    output: seen.result?.output ?? null,
    until: outcome === 'rate-limited' ? seen.until : null,
  };
}

export type ProcessEnd = { readonly exit: AgentExit; readonly stderrTail: string };
type Conclusion = { readonly outcome: Outcome; readonly message: string };

function conclude(seen: Seen, request: AgentRequest, { exit, stderrTail }: ProcessEnd): Conclusion {
  const { result } = seen;
  if (result?.failed === true) return concludeFailure(result, seen);
  if (exit.type === 'lost') return { outcome: 'lost', message: 'The process is gone and left no exit status.' };
  if (result === null) return concludeSilence(exit.status, stderrTail);
  if (exit.status !== 0) {
    return { outcome: 'crashed', message: `It said that it was done, then ended with status ${exit.status}.` };
  }
  // A model that never calls the tool for structured output still ends as a success, without the field.
  if (request.outputSchema !== null && result.output === null) {
    return { outcome: 'output-invalid', message: 'It ended without the structured result that was asked for.' };
  }
  return { outcome: 'done', message: firstLine(result.text) };
}

function concludeFailure(result: ClaudeResult, seen: Seen): Conclusion {
  const message = firstLine(result.text === '' ? (result.errors[0] ?? `It failed: ${result.subtype}.`) : result.text);
  if (result.subtype === 'error_max_budget_usd') return { outcome: 'budget', message };
  if (result.subtype === 'error_max_turns') return { outcome: 'crashed', message };
  if (result.reason.startsWith('aborted_')) return { outcome: 'cancelled', message: 'It was interrupted.' };
  if (result.status === 429 || seen.until !== null) return { outcome: 'rate-limited', message };
  if (result.status === 401 || result.status === 403) return { outcome: 'auth', message };
  return { outcome: 'crashed', message };
}

/** Without a closing line: it could not begin, or was ended from outside. */
function concludeSilence(status: number, stderrTail: string): Conclusion {
  const why = firstLine(stderrTail.trim().split('\n').at(-1) ?? '');
  if (status === 126 || status === 127)
    return { outcome: 'crashed', message: `claude could not be started. ${why}`.trim() };
  if (/not logged in|please run \/login/i.test(stderrTail)) return { outcome: 'auth', message: why };
  const killed = status > 128 ? ` (signal ${status - 128})` : '';
  return { outcome: 'crashed', message: `It ended with status ${status}${killed} and no closing line. ${why}`.trim() };
}

function usageOf(seen: Seen, request: AgentRequest): Usage {
  const { result } = seen;
  if (result === null) return usageSoFar(seen);
  if (result.usage !== null) return result.usage;
  // The session's price is this attempt's own only when the session began with it.
  return { ...result.turnsUsage, usdMicros: request.session === null ? result.sessionUsdMicros : null };
}

/** A session that the CLI does not find must not be asked for again. */
function sessionOf(seen: Seen): string | null {
  if (seen.result?.errors.some((error) => error.startsWith('No conversation found')) === true) return null;
  return seen.result?.session ?? seen.session;
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, 300);
}
