/** One column each, whatever stands beside them: ASCII, Latin-1, and the signs of our own tables. */
const PLAIN: RegExp =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff\u2010-\u2027\u2190-\u21ff\u2500-\u25fc\u2713-\u2718]*$/;
/** East Asian scripts and forms that take two columns, and pictures. */
const WIDE: RegExp = new RegExp(
  [
    ...['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo'].map((script) => `\\p{Script=${script}}`),
    '\\p{Emoji_Presentation}|[\\u3000-\\u303e\\uff01-\\uff60\\uffe0-\\uffe6]|\\p{Extended_Pictographic}\\ufe0f',
  ].join('|'),
  'u',
);
const HALF: RegExp = /[\uff61-\uffdc]/u;
const NOTHING_BUT_MARKS: RegExp = /^\p{Mark}+$/u;
let segmenter: Intl.Segmenter | null = null;

/** Columns that a terminal gives to text without control characters. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text)) width += graphemeWidth(segment);
  return width;
}

/** The beginning of the text that fits, `…` included where something is cut. */
export function clipText(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 0) return '';
  let left = width - 1;
  let kept = '';
  for (const { segment } of graphemes(text)) {
    left -= graphemeWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Made when first needed: most text is plain, and making it takes longer than a short command. */
function graphemes(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

function graphemeWidth(segment: string): number {
  if (segment.length === 1 && PLAIN.test(segment)) return 1;
  if (NOTHING_BUT_MARKS.test(segment)) return 0;
  return WIDE.test(segment) && !HALF.test(segment) ? 2 : 1;
}
