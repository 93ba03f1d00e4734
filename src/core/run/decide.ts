import type { RunCommand, Refusal, Report } from './command.ts';
import { follow } from './decide/follow.ts';
import { decidePerson } from './decide/person.ts';
import { decideReport } from './decide/report.ts';
import type { Turn } from './decide/turn.ts';
import type { RunEvent } from './event.ts';
import type { RunState } from './state.ts';

/**
 * What follows from one command, to the end: the state advances with each event. An empty list says that nothing is
 * owed which the command could answer. Until the events are on disk nobody may read the state; if they cannot be
 * written, it is thrown away.
 *
 * @param at epoch milliseconds; time enters a run only here
 */
export function decide(state: RunState, command: RunCommand, at: number): readonly RunEvent[] | Refusal {
  const turn: Turn = { state, at, events: [] };
  if (isReport(command)) decideReport(turn, command);
  else {
    const refusal = decidePerson(turn, command);
    if (refusal !== null) return refusal;
  }
  follow(turn);
  return turn.events;
}

export function isRefusal(answer: readonly RunEvent[] | Refusal): answer is Refusal {
  return 'fix' in answer;
}

function isReport(command: RunCommand): command is Report {
  return command.type.startsWith('report-') || command.type === 'attempt-lost';
}
