import { assert } from '../base/assert.ts';
import type { LeafNode } from '../plan/plan.ts';
import type { AgentWork } from '../workflow/workflow.ts';
import type { AttemptWork } from './attempt-work.ts';
import { eventSection, eventValuesAsCode } from './event-section.ts';
import { feedbackSection } from './feedback-section.ts';
import { codeSpan, fenced } from './fence.ts';
import { fillTemplate } from '../workflow/fill-template.ts';
import { bullets, section } from './markdown.ts';
import { needsSection } from './needs-section.ts';
import { ownershipSection } from './ownership-section.ts';
import { rulesSection } from './rules-section.ts';

const SCHEMA_MAX = 20_000;

/**
 * What an agent is told, as Markdown: what is asked, where the borders are, what will check it, what those before it
 * handed over and what went wrong before. Words of the workflow are instructions; words of other agents and of
 * programs are fenced data.
 */
export function prompt(work: AttemptWork): string {
  const { leaf } = work;
  assert(leaf.work.type === 'agent', `${leaf.path} is a command and has no prompt`);
  const values = eventValuesAsCode(work.brief.values);
  const fill = (text: string): string => fillTemplate(text, values);
  const sections = [
    `# Task ${codeSpan(leaf.path)} of the workflow ${codeSpan(work.plan.name)}, attempt ${work.attempt}`,
    leaf.work.role === undefined ? '' : `You are the ${codeSpan(leaf.work.role)} of this work.`,
    work.plan.agents[leaf.agent]?.prompt ?? '',
    ...contractSections(leaf.work, fill),
    ...standingSections(work),
    ownershipSection(work, fill),
    ...fileSections(leaf, fill),
    gatesSection(work),
    eventSection(work.plan.event),
    needsSection(work.brief.needs),
    feedbackSection(work),
    section('The structured result', outputSchema(leaf)),
    rulesSection(leaf),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function contractSections(contract: AgentWork, fill: (text: string) => string): readonly string[] {
  return [
    section('Objective', fill(contract.objective)),
    section('What the result looks like', fill(contract.outputFormat ?? '')),
    section('Tools to use', bullets(contract.tools)),
    section('Sources', bullets(contract.sources.map(fill)), 'Read these before you begin.'),
    section('Boundaries', bullets(contract.boundaries.map(fill)), 'What not to do:'),
  ];
}

/** Criteria and warnings, those of the phases above first. */
function standingSections({ leaf, brief }: AttemptWork): readonly string[] {
  const levels = [...brief.phases, leaf];
  return [
    section('When it is done', bullets(levels.flatMap((level) => level.successCriteria))),
    section('Beware', bullets(levels.flatMap((level) => level.gotchas))),
  ];
}

function fileSections(leaf: LeafNode, fill: (text: string) => string): readonly string[] {
  const list = (paths: readonly string[]): string => bullets(paths.map((path) => codeSpan(fill(path))));
  return [
    section('Deliverables', list(leaf.deliverables), 'These files must exist at the end and not be empty.'),
    section('Inputs', list(leaf.inputs), 'Made by tasks before this one; they are in your folder. Build on them.'),
    section('References', list(leaf.references), 'To be read for understanding only.'),
    section('Why it comes now', leaf.reason ?? ''),
  ];
}

function gatesSection({ brief }: AttemptWork): string {
  const gates = brief.gates.map((gate) => {
    switch (gate.type) {
      case 'run':
        return `${gate.name}: ${codeSpan(gate.command)} must end with status 0`;
      case 'files':
        return `${gate.name}: ${gate.paths.map(codeSpan).join(', ')} must exist and not be empty`;
      case 'placeholders':
        return `${gate.name}: the change may not contain ${gate.words.map(codeSpan).join(', ')}`;
    }
  });
  return section(
    'How your work will be checked',
    bullets(gates),
    'By machine, on exactly what you leave behind. Run them yourself before you end.',
  );
}

function outputSchema(leaf: LeafNode): string {
  if (leaf.output === undefined) return '';
  const schema = fenced(JSON.stringify(leaf.output, null, 2), { max: SCHEMA_MAX, language: 'json' });
  return `End with one JSON value that fits this schema: by the tool for structured output where you have one, else as your whole last message.\n\n${schema}`;
}
