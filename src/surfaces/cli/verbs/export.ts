import { writeYaml } from '../../../front/write-yaml.ts';
import type { Verb } from '../command.ts';
import { textLines } from '../render/text.ts';

type Output = { readonly workflow: string; readonly yaml: string };

/** `export` alone is a word of the language. */
export const exportVerb: Verb<{ readonly file: string }, Output> = {
  takes: ['<file>'],
  options: { to: { value: 'yaml', about: 'the language to write; yaml, and so far no other' } },
  about: [
    'It reads each front end: the dialects of YAML, and programs that make a workflow.',
    'Comments are lost, the meaning is not.',
  ],
  raw: true,
  parse(words) {
    words.oneOf('to', ['yaml']);
    return { file: words.given[0] ?? '' };
  },
  async handle({ file }, context) {
    const workflow = await (await context.host()).read(file);
    return { workflow: workflow.name, yaml: writeYaml(workflow) };
  },
  render: ({ yaml }) => textLines(yaml),
};
