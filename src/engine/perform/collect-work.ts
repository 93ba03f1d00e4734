import type { AttemptWork } from '../../core/brief/attempt-work.ts';
import { fileBlocks } from '../../core/brief/file-blocks.ts';
import type { Violation } from '../../core/run/attempt.ts';
import { subjectOf } from '../../core/run/work.ts';
import type { AgentVerdict } from '../../ports/agent.ts';
import type { Collected } from '../../ports/workspaces.ts';
import type { Performing } from '../performing.ts';
import { whenLacking } from './when-lacking.ts';

/** `problem`: why what the attempt made cannot be taken, whatever it said of itself. */
export type CollectedWork = { readonly collected: Collected; readonly problem: string | null };

const NOTHING: Collected = { commit: null, changed: [], violations: [] };

/** Reads what an attempt changed, after writing what it only answered with. */
export async function collectWork(
  work: AttemptWork,
  verdict: AgentVerdict,
  performing: Performing,
): Promise<CollectedWork> {
  const written = await writeAnswer(work, verdict, performing);
  if (written.problem !== null) return { collected: NOTHING, problem: written.problem };
  const { run, ports, signal } = performing;
  const { leaf, task, attempt, foreign } = work;
  const request = {
    id: { run, task, attempt },
    path: work.workspace,
    base: work.base,
    subject: subjectOf(leaf, work.brief.values),
    owns: leaf.owns,
    foreign,
    protected: leaf.protected,
  };
  return whenLacking<CollectedWork>(collect(ports.workspaces.collect(request, signal), written.violations), (error) => {
    return { collected: NOTHING, problem: error.what };
  });
}

async function collect(collecting: Promise<Collected>, before: readonly Violation[]): Promise<CollectedWork> {
  const collected = await collecting;
  return { collected: { ...collected, violations: [...before, ...collected.violations] }, problem: null };
}

type Written = { readonly violations: readonly Violation[]; readonly problem: string | null };

/** An agent that may not write answers with whole files; a block that was cut off is never written. */
async function writeAnswer(work: AttemptWork, verdict: AgentVerdict, { ports }: Performing): Promise<Written> {
  if (work.leaf.writes !== 'patch' || verdict.outcome !== 'done') return { violations: [], problem: null };
  const { files, problems } = fileBlocks(verdict.text);
  const [problem] = problems;
  if (problem !== undefined) return { violations: [], problem: `its answer cannot be taken: ${problem}` };
  return { violations: await ports.workspaces.write(work.workspace, files), problem: null };
}
