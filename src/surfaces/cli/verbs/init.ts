import type { Context } from '../context.ts';
import type { Verb } from '../command.ts';
import { type DoctorCheck } from '../../../hosts/host.ts';
import { type Line, line, styled } from '../render/text.ts';

type Output = { readonly file: string; readonly agent: string; readonly gates: readonly string[] };

export const init: Verb<{ readonly agent: string | undefined; readonly yes: boolean }, Output> = {
  takes: [],
  options: {
    agent: { value: 'adapter', about: 'the agent that does the work; else the first one that is found' },
    yes: { short: 'y', about: 'ask nothing' },
  },
  about: [
    'It looks for agents and for tests, writes tutti.yaml at the top of the repository, and touches no other file.',
  ],
  parse: (words) => ({ agent: words.text('agent'), yes: words.flag('yes') }),
  async handle({ agent, yes }, context) {
    const host = await context.host();
    const { keyboard } = context.world;
    const mayAsk = agent === undefined && !yes && !context.json && keyboard !== null;
    const chosen = mayAsk ? await chosenAgent((await host.doctor()).checks, keyboard.ask, context) : agent;
    return host.init({ agent: chosen });
  },
  render: ({ file, agent, gates }) => [
    line`${styled('green', '✔')} wrote ${file}`,
    line`  agent  ${agent}`,
    line`  gates  ${gates.length === 0 ? 'none found: add your own test command under `gates`' : gates.join(', ')}`,
    line`  next   tutti plan ${file}`,
  ],
};

/** The person's choice among the agents that are here; undefined leaves the choice to the host. */
async function chosenAgent(
  checks: readonly DoctorCheck[],
  ask: (question: string) => Promise<string>,
  context: Context,
): Promise<string | undefined> {
  const agents = checks.filter(({ name, state }) => name.startsWith('agent ') && state !== 'absent');
  if (agents.length < 2) return undefined;
  context.say(line`agents found here:`, ...agents.map(agentLine));
  const typed = (await ask(`which one does the work? [1-${agents.length}, Enter = 1] `)).trim();
  const index = typed === '' ? 0 : Number(typed) - 1;
  const named = agents[index]?.name ?? agents.find(({ name }) => name === `agent ${typed}`)?.name;
  return named === undefined ? typed : named.slice('agent '.length);
}

function agentLine({ name, detail, state }: DoctorCheck, index: number): Line {
  const note = state === 'ok' ? line`` : styled('yellow', ` (${state})`);
  return line`  ${index + 1}  ${name.slice('agent '.length)}  ${styled('dim', detail)}${note}`;
}
