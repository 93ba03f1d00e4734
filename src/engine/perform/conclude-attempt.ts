import type { Json } from '../../core/base/json.ts';
import { parseJson } from '../../core/base/read-json.ts';
import { decodeHandoff } from '../../core/brief/handoff.ts';
import type { AttemptEnd, Outcome } from '../../core/run/attempt.ts';
import type { AgentVerdict } from '../../ports/agent.ts';
import type { Collected } from '../../ports/workspaces.ts';
import type { Performing } from '../performing.ts';
import { collectWork } from './collect-work.ts';
import type { Cut } from './cut.ts';
import { OUTPUT_FILE } from './launch-attempt.ts';
import type { AttemptWork } from '../../core/brief/attempt-work.ts';
import type { Watched } from './watch-attempt.ts';

/** Letters of what should have been JSON. */
const SHOWN_MAX = 40;

type Ended = { readonly work: AttemptWork; readonly watched: Watched; readonly cut: Cut | null };

/** Collects what the attempt changed and puts together all that is known of its end. */
export async function concludeAttempt({ work, watched, cut }: Ended, performing: Performing): Promise<AttemptEnd> {
  const { run, ports } = performing;
  const { task, attempt } = work;
  const verdict = watched.parser.finish(watched.exit, watched.stderrTail);
  const id = { run, task, attempt };
  const { collected, problem } = await collectWork(work, verdict, performing);
  const left = verdict.output === null ? await ports.launcher.scratchFile(id, OUTPUT_FILE) : null;
  const { output, garbled } = outputOf(verdict.output, left);
  const blocked = watched.reports.findLast((report) => report.type === 'blocked' || report.type === 'done');
  const outcome = outcomeOf({ verdict, cut, collected, asks: blocked?.type === 'blocked' });
  const wrong = problem ?? (outcome === 'done' || outcome === 'no-change' ? garbled : null);
  return {
    outcome: wrong === null ? outcome : 'crashed',
    message: wrong ?? messageOf(verdict, { cut, outcome, question: blocked?.message ?? '' }),
    commit: collected.commit,
    changed: collected.changed.length,
    violations: collected.violations,
    usage: verdict.usage,
    session: verdict.session,
    exit: watched.exit.type === 'exited' ? watched.exit.status : null,
    handoff: decodeHandoff(watched.reports, verdict.text),
    ...(output === null ? {} : { output }),
    ...(verdict.until === null ? {} : { until: verdict.until }),
  };
}

type Known = {
  readonly verdict: AgentVerdict;
  readonly cut: Cut | null;
  readonly collected: Collected;
  readonly asks: boolean;
};

function outcomeOf({ verdict, cut, collected, asks }: Known): Outcome {
  if (cut !== null) return cut;
  // Only we cancel; an agent that somebody else interrupted has failed, and does not begin again for ever.
  if (verdict.outcome === 'cancelled') return 'crashed';
  if (verdict.outcome !== 'done' && verdict.outcome !== 'no-change') return verdict.outcome;
  if (asks) return 'blocked';
  return collected.commit === null ? 'no-change' : 'done';
}

function messageOf(
  verdict: AgentVerdict,
  { cut, outcome, question }: { cut: Cut | null; outcome: Outcome; question: string },
): string {
  if (cut === 'cancelled') return 'stopped';
  if (cut === 'timed-out') return 'it took longer than its timeout';
  if (cut === 'stalled') return 'it neither printed nor computed anything for 15 minutes';
  if (outcome === 'blocked' && question !== '') return question;
  return verdict.message;
}

type Output = { readonly output: Json | null; readonly garbled: string | null };

/** A result that nobody can read is no missing one: what follows would go on without it. */
function outputOf(said: Json | null, left: string | null): Output {
  if (said !== null || left === null || left.trim() === '') return { output: said, garbled: null };
  const output = parseJson(left);
  if (output !== undefined) return { output, garbled: null };
  const begin = JSON.stringify(left.slice(0, SHOWN_MAX));
  return {
    output: null,
    garbled: `what it left in $TUTTI_OUTPUT is no JSON of at most 1 MiB, and begins with ${begin}`,
  };
}
