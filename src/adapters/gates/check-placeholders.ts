import { join } from 'node:path';
import { readPlain } from '../process/open-plain.ts';
import { isWithin, realpathOr } from '../process/which.ts';
import { listing, plainText } from './evidence.ts';
import type { Verdict } from './verdict.ts';

/**
 * What is left where work was put off. A word with a capital is meant exactly so and stands alone: `TODO` is not the
 * "to-do" of a to-do list. One without is meant in any case and within names too: `stub` is also in `stubFetch` and
 * `USER_STUB`, not in `stubborn`.
 */
const PLACEHOLDERS: readonly string[] = ['TODO', 'FIXME', 'NotImplementedError', 'NotImplementedException'].concat([
  'not implemented',
  'not yet implemented',
  'unimplemented',
]);

/** Those that are honest work in a test. */
const PLACEHOLDERS_OUTSIDE_TESTS: readonly string[] = ['stub', 'mock'];

const TEST_PATH = /(^|[/._-])(tests?|specs?|__tests__|__mocks__|mocks?|stubs?|fixtures|testdata|conftest)([/._-]|$)/i;
/** No person writes a larger file by hand. */
const FILE_MAX_BYTES = 1024 * 1024;
const EXCERPT_MAX_CHARS = 120;

/** Looks through the changed files for words that say that something is not done yet. No words: the usual ones. */
export function checkPlaceholders(words: readonly string[], changed: readonly string[], checkout: string): Verdict {
  const root = realpathOr(checkout);
  const found = changed.flatMap((path) => placeholdersOf(path, root, words.length > 0 ? words : usualWords(path)));
  if (found.length > 0) return { answer: 'fail', evidence: listing(found) };
  return {
    answer: 'pass',
    evidence: `nothing found in ${changed.length} changed ${changed.length === 1 ? 'file' : 'files'}`,
  };
}

function usualWords(path: string): readonly string[] {
  return TEST_PATH.test(path) ? PLACEHOLDERS : [...PLACEHOLDERS, ...PLACEHOLDERS_OUTSIDE_TESTS];
}

function placeholdersOf(path: string, root: string, words: readonly string[]): readonly string[] {
  const file = join(root, path);
  // A folder on the way may be a link; the file itself is not read when it is one.
  if (!isWithin(realpathOr(join(file, '..')), root)) return [];
  const text = readPlain(file, FILE_MAX_BYTES);
  if (text === null || text.includes('\0')) return [];
  const patterns = words.map(wordPattern);
  return text.split('\n').flatMap((line, index) => {
    if (!patterns.some((pattern) => pattern.test(line))) return [];
    return [`${plainText(path)}:${index + 1}: ${plainText(line).trim().slice(0, EXCERPT_MAX_CHARS).toWellFormed()}`];
  });
}

function wordPattern(word: string): RegExp {
  const text = escaped(word);
  if (/\p{Lu}/u.test(word)) return new RegExp(String.raw`(?<![\p{L}\p{N}_])${text}(?![\p{L}\p{N}_])`, 'u');
  if (/\s/.test(word)) return new RegExp(String.raw`(?<!\p{L})${text}(?!\p{L})`, 'iu');
  const capitalised = escaped(word.slice(0, 1).toUpperCase() + word.slice(1));
  const upper = escaped(word.toUpperCase());
  return new RegExp(String.raw`(?:(?<!\p{L})${text}|${capitalised})(?!\p{Ll})|(?<!\p{L})${upper}(?!\p{L})`, 'u');
}

function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`);
}
