import { parseReportLine, type ReportLine } from '../../core/brief/report-line.ts';
import type { AgentExit, AgentParser } from '../../ports/agent.ts';
import type { Spooled } from '../../ports/launcher.ts';
import type { AttemptId } from '../../ports/workspaces.ts';
import type { Performing } from '../performing.ts';
import type { Cut } from './cut.ts';
import type { AttemptWork } from '../../core/brief/attempt-work.ts';

/** An agent may think for long, but one that neither prints nor computes for 15 minutes is stuck. */
const IDLE_MAX_MS = 15 * 60_000;
/** The longest that an attempt may take where the file says nothing. */
const WALL_MAX_MS = 2 * 60 * 60_000;
/** How often the limits are looked at. */
const TICK_MS = 1_000;
const STDERR_TAIL = 8_000;

export type Watched = {
  readonly exit: AgentExit;
  readonly stderrTail: string;
  readonly reports: readonly ReportLine[];
  readonly parser: AgentParser;
};

type Watching = { readonly work: AttemptWork; readonly parser: AgentParser; readonly id: AttemptId };

/** Reads the spool to its end. What the agent does is shown as it happens; one that is over a limit is cut. */
export async function watchAttempt(
  { work, parser, id }: Watching,
  { ports, signal }: Performing,
  cut: (why: Cut) => Promise<void>,
): Promise<Watched> {
  const { clock, observe } = ports;
  const watched: { stderrTail: string; reports: ReportLine[]; exit: AgentExit } = {
    stderrTail: '',
    reports: [],
    exit: { type: 'lost' },
  };
  let lastSign = clock.elapsed();
  const over = new AbortController();
  const limits = guard(over.signal);

  async function guard(ended: AbortSignal): Promise<void> {
    const began = clock.elapsed();
    const wallMs = work.leaf.timeoutMs ?? WALL_MAX_MS;
    const either = AbortSignal.any([ended, signal]);
    while (!either.aborted) {
      await clock.sleep(Math.min(TICK_MS, Math.max(wallMs - (clock.elapsed() - began), 1)), either);
      if (either.aborted) return;
      const late = clock.elapsed() - began >= wallMs;
      if (!late && clock.elapsed() - lastSign < IDLE_MAX_MS) continue;
      return cut(late ? 'timed-out' : 'stalled');
    }
  }

  function take(spooled: Spooled): void {
    lastSign = clock.elapsed();
    if (spooled.type === 'ended') watched.exit = spooled.exit;
    if (spooled.type !== 'line') return;
    if (spooled.stream === 'stdout') {
      for (const seen of parser.push(spooled.text))
        observe({ task: id.task, attempt: id.attempt, type: 'signal', signal: seen });
    } else if (spooled.stream === 'stderr') {
      watched.stderrTail = `${watched.stderrTail}${spooled.text}\n`.slice(-STDERR_TAIL);
    } else {
      const report = parseReportLine(spooled.text);
      if (report === undefined) return;
      watched.reports.push(report);
      observe({ task: id.task, attempt: id.attempt, type: 'report', report, n: watched.reports.length });
    }
  }

  for await (const spooled of ports.launcher.watch(id, signal)) take(spooled);
  over.abort();
  await limits;
  return { ...watched, parser };
}
