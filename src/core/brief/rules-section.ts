import type { LeafNode } from '../plan/plan.ts';
import { bullets, section } from './markdown.ts';

type RuledLeaf = Pick<LeafNode, 'writes' | 'mayChangeNothing'>;

/** How an attempt reports, and what the engine does for it. */
export function rulesSection(leaf: RuledLeaf): string {
  return [section('How to work', bullets(rules(leaf))), leaf.writes === 'none' ? '' : REPORTING]
    .filter((text) => text !== '')
    .join('\n\n');
}

function rules(leaf: RuledLeaf): readonly string[] {
  return [
    ...(leaf.writes === 'workspace' ? IN_WORKSPACE : []),
    ...(leaf.writes === 'patch' ? [PATCH] : []),
    leaf.mayChangeNothing
      ? 'When nothing has to change, change nothing and say why: that is an honest end.'
      : 'An attempt that changes nothing is not taken as done.',
    'Nobody can answer you while you work. Where you cannot go on without an answer, report `blocked` and end.',
    'Say what is true: tests that you did not run did not pass.',
  ];
}

const IN_WORKSPACE: readonly string[] = [
  'Work in the folder that you are in; it is a checkout of your own. Leave everything outside of it alone.',
  'You need not commit: what you leave in the folder is collected, checked, committed and merged for you.',
  'Change no branch, remote or configuration of git, and push nothing.',
];

const PATCH =
  'Change no file yourself. Answer with the whole new content of each file: a line `FILE: path/from/the/top`, ' +
  'then a fenced code block.';

const REPORTING = `## How to report

Run \`tutti report\` in your shell as you go. Where that command is missing, append one line of JSON to the file that
the environment variable \`TUTTI_REPORT\` names: \`{"type": "checkpoint", "message": "…"}\`.

- \`tutti report task-started "what you begin with"\`
- \`tutti report checkpoint "what works now"\`
- \`tutti report task-completed "which part is finished"\`
- \`tutti report blocked "the one question that you need answered"\`
- \`tutti report done "what was made" --data '{"deliverables": ["…"]}'\`

End with \`done\`: what it says is handed to the tasks that build on yours. Its data may hold the lists \`deliverables\`,
\`tests_run\`, \`known_issues\` and \`dependencies\`, and the text \`integration_notes\`. As a line of JSON it is
\`{"type": "done", "message": "…", "data": {"deliverables": ["…"]}}\`.`;
