import type { Context } from '../context.ts';
import type { Verb } from '../command.ts';
import type { DoctorCheck, Initialised, InitOptions } from '../../../hosts/host.ts';
import { type Pattern, patternNamed, PATTERNS } from '../../../hosts/pattern-library.ts';
import { table } from '../render/table.ts';
import { type Line, line, styled } from '../render/text.ts';

type Input = InitOptions & { readonly yes: boolean };
type Output =
  | ({ readonly type: 'written' } & Initialised)
  | { readonly type: 'patterns'; readonly patterns: readonly Pick<Pattern, 'name' | 'aliases' | 'scenario'>[] };

export const init: Verb<Input, Output> = {
  takes: [],
  options: {
    agent: { value: 'adapter', about: 'the agent that does the work; else the first one that is found' },
    pattern: {
      value: 'name',
      optional: true,
      about: 'begin with a way for agents to work together; without a name: which there are, and when to choose each',
    },
    yes: { short: 'y', about: 'ask nothing' },
  },
  about: [
    'It looks for agents and for tests, writes tutti.yaml at the top of the repository, and touches no other file.',
  ],
  parse: (words) => ({ agent: words.text('agent'), pattern: words.text('pattern'), yes: words.flag('yes') }),
  async handle({ agent, pattern, yes }, context) {
    if (pattern === '') {
      return {
        type: 'patterns',
        patterns: PATTERNS.map(({ name, aliases, scenario }) => ({ name, aliases, scenario })),
      };
    }
    // A name that is wrong is told before anything is asked.
    if (pattern !== undefined) patternNamed(pattern);
    const host = await context.host();
    const { keyboard } = context.world;
    const mayAsk = agent === undefined && !yes && !context.json && keyboard !== null;
    const chosen = mayAsk ? await chosenAgent((await host.doctor()).checks, keyboard.ask, context) : agent;
    return { type: 'written', ...(await host.init({ agent: chosen, pattern })) };
  },
  render: (output) => (output.type === 'patterns' ? patternLines(output.patterns) : writtenLines(output)),
};

function patternLines(patterns: Extract<Output, { type: 'patterns' }>['patterns']): readonly Line[] {
  const rows = patterns.map(({ name, aliases, scenario }) => [
    line`${scenario}`,
    styled('bold', name),
    styled('dim', aliases.join(', ')),
  ]);
  return [
    ...table([[styled('bold', 'When'), styled('bold', 'Pattern'), styled('dim', 'also called')], ...rows]),
    line``,
    line`write one as tutti.yaml: tutti init --pattern <name>`,
  ];
}

function writtenLines({ file, agent, gates, pattern }: Initialised): readonly Line[] {
  return [
    line`${styled('green', '✔')} wrote ${file}`,
    ...(pattern === null ? [] : [line`  shape  ${pattern}`]),
    line`  agent  ${agent}`,
    line`  gates  ${gates.length === 0 ? 'none found: add your own test command under `gates`' : gates.join(', ')}`,
    line`  next   tutti plan ${file}`,
  ];
}

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
