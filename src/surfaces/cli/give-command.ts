import type { RunId, TaskPath } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import { shownPath } from '../../core/report/shown-path.ts';
import type { PersonCommand } from '../../core/run/command.ts';
import type { Host } from '../../hosts/host.ts';
import { type Line, line, styled } from './render/text.ts';

/** What became of a person's command. `driven`: a process drives the run and goes on with it. */
export type Taken = {
  readonly run: string;
  readonly task: string;
  readonly command: PersonCommand['type'];
  readonly driven: boolean;
};

/** Puts a command to a run. @throws TuttiError `COMMAND_REFUSED` where the run does not take it, and stays as it is */
export async function giveCommand(host: Host, run: RunId, command: PersonCommand): Promise<Taken> {
  const task = 'task' in command ? command.task : undefined;
  const answer = await host.command(run, command);
  if (answer.type === 'refused') throw refused(run, task, answer.refusal);
  return { run, task: task === undefined ? '.' : shownPath(task), command: command.type, driven: answer.driven };
}

function refused(run: RunId, task: TaskPath | undefined, { what, fix }: { what: string; fix: string }): TuttiError {
  const where = task === undefined ? run : `${run} ${shownPath(task)}`;
  return new TuttiError({ code: 'COMMAND_REFUSED', where, what: `${what}. Nothing was changed.`, fix });
}

export function takenLines({ run, driven }: Taken, done: Line): readonly Line[] {
  const onward = driven ? [] : [line`  nobody drives ${run} now: ${styled('bold', `tutti resume ${run}`)} goes on`];
  return [line`${styled('green', '✔')} ${done}`, ...onward];
}
