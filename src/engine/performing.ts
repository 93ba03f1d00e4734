import type { RunId } from '../core/base/ids.ts';
import type { WorkerPorts } from '../ports/engine-ports.ts';

/** What a performer is given beside its work. */
export type Performing = {
  readonly run: RunId;
  readonly ports: WorkerPorts;
  /** Aborts when the work is no longer wanted; then nothing is reported. */
  readonly signal: AbortSignal;
  /** Resolves when what else this worker does for the same attempt has ended. */
  readonly before: Promise<void>;
  /** Says how an agent is asked to stop and be collected when the driver is about to end. */
  onInterrupt(stop: (graceMs: number) => Promise<void>): void;
};
