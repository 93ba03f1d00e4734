import type { PruneView } from '../../../hosts/host.ts';
import type { Verb } from '../command.ts';
import { RUN_OPTION } from '../named.ts';
import { counted } from '../render/amounts.ts';
import { line, styled } from '../render/text.ts';

type Input = { readonly run: string | undefined; readonly dryRun: boolean };
type Output = PruneView & { readonly dry_run: boolean };

export const prune: Verb<Input, Output> = {
  takes: [],
  options: { ...RUN_OPTION, 'dry-run': { short: 'n', about: 'say what would be removed, and remove nothing' } },
  about: [
    'Workspaces of ended runs go; branches, reports and the journal stay, and so does work that nobody has taken.',
  ],
  parse: (words) => ({ run: words.text('run'), dryRun: words.flag('dry-run') }),
  async handle({ run, dryRun }, context) {
    const host = await context.host();
    const pruned = await host.prune({ run: run === undefined ? null : await host.find(run), dryRun });
    return { ...pruned, dry_run: dryRun };
  },
  render: ({ removed, kept, left, dry_run: dryRun }) => [
    ...removed.map((path) => line`  ${styled('red', '-')} ${path}`),
    ...kept.map((ref) => line`  kept as ${ref}`),
    ...left.map(({ path, why }) => line`  ${path} stays: ${why}`),
    line`${counted(removed.length, 'folder')} ${dryRun ? 'would be removed' : 'removed'}`,
  ],
};
