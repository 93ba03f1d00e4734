import type { RunId, TaskPath } from '../core/base/ids.ts';
import { makeLauncher } from '../adapters/process/launcher.ts';
import type { TranscriptLine } from './host.ts';
import { homeOf } from './person.ts';
import type { Records } from './records.ts';

const SILENCE_MS = 250;

type Wanted = {
  readonly run: RunId;
  readonly task: TaskPath;
  readonly attempt: number;
  readonly follow: boolean;
};

/**
 * What the process of an attempt printed. Without `follow` it is what stands there now, also of one that is still at
 * work.
 */
export async function* transcript(
  records: Records,
  request: Wanted,
  signal: AbortSignal,
): AsyncIterable<TranscriptLine> {
  const { attempts, person, path, redact } = records;
  const nothing = { readable: [], hidden: [] };
  const launcher = makeLauncher({
    attempts,
    person: person.env,
    home: homeOf(person),
    path,
    sandbox: { kind: 'none', why: 'nothing is launched' },
    ...nothing,
  });
  const { run, task, attempt, follow } = request;
  const id = { run, task, attempt };
  if (!(await launcher.launched(id))) return;
  const ended = new AbortController();
  const spool = launcher.watch(id, AbortSignal.any([signal, ended.signal]))[Symbol.asyncIterator]();
  for (;;) {
    const next = spool.next();
    const step = follow ? await next : await Promise.race([next, silence(records, ended.signal)]);
    if (step === 'silent' || step.done === true || step.value.type === 'ended') break;
    if (step.value.type === 'line') yield { stream: step.value.stream, text: redact(step.value.text) };
  }
  ended.abort();
}

/** What stands in a spool comes at once; who is silent for so long has printed nothing more yet. */
async function silence({ clock }: Records, signal: AbortSignal): Promise<'silent'> {
  await clock.sleep(SILENCE_MS, signal);
  return 'silent';
}
