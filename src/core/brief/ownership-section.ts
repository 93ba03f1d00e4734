import type { AttemptWork } from './attempt-work.ts';
import { codeSpan } from './fence.ts';
import { bullets, section } from './markdown.ts';

const OTHERS_MAX = 40;

/** Which files it may change. What is changed beside them is thrown away, so an agent that knows it loses no work. */
export function ownershipSection({ leaf, foreign }: AttemptWork, fill: (text: string) => string): string {
  if (leaf.writes === 'none') return section('Files', 'Change no file: only your answer counts.');
  const list = (globs: readonly string[]): string => globs.map((glob) => codeSpan(fill(glob))).join(', ');
  const own =
    leaf.owns === null
      ? 'You may change every file that no other task owns.'
      : `You may change only: ${list(leaf.owns)}. A change to any other file is refused, however useful it is.`;
  const others = foreign
    .slice(0, OTHERS_MAX)
    .map(({ task, owns }) => `${owns.map(codeSpan).join(', ')}: task ${codeSpan(task)} works on it at the same time`);
  const points = [
    own,
    ...others,
    ...(foreign.length > OTHERS_MAX ? [`… and files of ${foreign.length - OTHERS_MAX} more tasks`] : []),
    ...(leaf.protected.length > 0 ? [`Nobody may change: ${list(leaf.protected)}`] : []),
    ...(leaf.reads.length > 0 ? [`Made for you to read: ${list(leaf.reads)}`] : []),
  ];
  return section('Files', bullets(points));
}
