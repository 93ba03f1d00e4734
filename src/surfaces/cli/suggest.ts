import { closest } from '../../core/base/did-you-mean.ts';

/** The known word that somebody most likely meant: mistyped, or only begun; undefined where none is near. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  return closest(word, known) ?? known.find((candidate) => word.length > 1 && candidate.startsWith(word));
}
