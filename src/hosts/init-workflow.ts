import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, parseJson, textOf } from '../core/base/read-json.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import { allAgents } from './all-agents.ts';
import type { InitOptions, Initialised } from './host.ts';
import { type Pattern, patternNamed } from './pattern-library.ts';
import type { Place } from './place.ts';
import { adapterFound } from './probe-agents.ts';

const FILE = 'tutti.yaml';

/**
 * Writes a first workflow that names what was found here: an agent, and the commands that already check this
 * repository.
 */
export function initWorkflow(place: Place, { agent: wanted, pattern: named }: InitOptions): Initialised {
  const pattern = named === undefined ? null : patternNamed(named);
  const { topLevel } = place.repository;
  const path = join(topLevel, FILE);
  if (existsSync(path)) {
    throw new TuttiError({
      code: 'FILE_EXISTS',
      where: path,
      what: `there is a ${FILE} already; it was left as it is`,
      fix: `tutti plan ${FILE} shows what it says; move it away to begin anew`,
    });
  }
  const known = [...allAgents(place.person.env).keys()];
  if (wanted !== undefined && !known.includes(wanted)) {
    const fix = `name one of ${known.join(', ')}`;
    throw new TuttiError({
      code: 'UNKNOWN_AGENT',
      where: '--agent',
      what: `there is no agent adapter '${wanted}'; nothing was written`,
      fix,
    });
  }
  const agent = wanted ?? adapterFound(place) ?? 'claude';
  const gates = gatesIn(topLevel);
  const text = pattern === null ? workflowText(agent, gates) : patternText(pattern, agent, gates);
  writeFileSync(path, text, { flag: 'wx' });
  return { file: path, agent, gates, pattern: pattern?.name ?? null };
}

/** Commands that a repository of each kind is most often checked with, where its own files say that they exist. */
function gatesIn(topLevel: string): readonly string[] {
  const has = (name: string): boolean => existsSync(join(topLevel, name));
  const gates: string[] = [];
  if (has('package.json')) {
    const scripts = fieldsOf(fieldsOf(parseJson(readFileSync(join(topLevel, 'package.json'), 'utf8')))['scripts']);
    for (const name of ['lint', 'typecheck', 'test'])
      if (textOf(scripts[name]) !== undefined) gates.push(name === 'test' ? 'npm test' : `npm run ${name}`);
  }
  if (has('go.mod')) gates.push('go test ./...');
  if (has('Cargo.toml')) gates.push('cargo test');
  if (has('pyproject.toml') || has('pytest.ini') || has('setup.py')) gates.push('pytest');
  if (gates.length === 0 && has('Makefile')) gates.push('make test');
  return gates;
}

/** A workflow of that shape, done by roles of the library. */
export function patternText({ name, scenario, tasks }: Pattern, agent: string, gates: readonly string[]): string {
  const checks = gates.length === 0 ? '# gates: [npm test]' : `gates: [${gates.join(', ')}]`;
  return `# ${name}: ${scenario}
agents: {default: {adapter: ${agent}}} # plays the roles that the tasks name
${checks} # asked at the end, on everything together
${tasks}`;
}

function workflowText(agent: string, gates: readonly string[]): string {
  const list = gates.length === 0 ? '  # - run: npm test\n' : gates.map((gate) => `  - run: ${gate}\n`).join('');
  return `# What runs, in what order, and how each change is checked. \`tutti schema\` prints every field for your editor.
name: first-run
agents:
  builder: {adapter: ${agent}}

# Run when the last task is done, on the branch that holds everything. A task may have gates of its own.
${gates.length === 0 ? '# gates:\n' : 'gates:\n'}${list}
tasks:
  - id: hello
    agent: builder
    objective: Add a file HELLO.md that says in three sentences what this repository is for and how its tests are run.
    output_format: Markdown with a heading and three sentences.
    boundaries: [Change no other file.]
    owns: [HELLO.md]
    deliverables: [HELLO.md]
`;
}
