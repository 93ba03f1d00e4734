import type { ReportLine } from '../core/brief/report-line.ts';
import type { TaskPath } from '../core/base/ids.ts';
import type { Agent, AgentSignal } from './agent.ts';
import type { Clock } from './clock.ts';
import type { Diffs } from './diffs.ts';
import type { GateRunner } from './gate-runner.ts';
import type { Integrator } from './integrator.ts';
import type { Launcher } from './launcher.ts';
import type { Workspaces } from './workspaces.ts';

/** All through which a worker touches the world. */
export type WorkerPorts = {
  readonly clock: Clock;
  readonly workspaces: Workspaces;
  readonly launcher: Launcher;
  readonly integrator: Integrator;
  readonly gates: GateRunner;
  readonly diffs: Diffs;
  /** Agents by the name of their adapter; `shell` does the commands. */
  readonly agents: ReadonlyMap<string, Agent>;
  /** The person's home folder, where agents keep their logins. */
  readonly home: string;
  /** What attempts do between events, for whoever looks on. Must return at once and not throw. */
  readonly observe: (seen: Observed) => void;
};

export type Observed = { readonly task: TaskPath; readonly attempt: number } & (
  | { readonly type: 'signal'; readonly signal: AgentSignal }
  /** What the worker wrote with `tutti report`; `n` counts its reports from 1, also when they are read again. */
  | { readonly type: 'report'; readonly report: ReportLine; readonly n: number }
);
