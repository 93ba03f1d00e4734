import { styleText } from 'node:util';
import { clipText, displayWidth } from './display-width.ts';
import { sanitise } from './sanitise.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
type Span = { readonly text: string; readonly style: Style | null };
/** Text with its styles beside it and not in it: whatever stands in `text` is shown, never obeyed. */
export type Line = readonly Span[];

/** Puts plain text and styled lines together. Values stay on one line, since they may be anybody's words. */
export function line(parts: TemplateStringsArray, ...values: readonly (string | number | Line)[]): Line {
  return parts.flatMap((part, index) => {
    const value = values[index];
    const spans = value === undefined ? [] : typeof value === 'object' ? value : [span(flat(String(value)))];
    return [span(part), ...spans].filter(({ text }) => text !== '');
  });
}

export function styled(style: Style, text: string): Line {
  return [{ text: flat(text), style }];
}

/** Text of several lines, each kept as it is. */
export function textLines(text: string): readonly Line[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((row) => [span(row)]);
}

export function joined(lines: readonly Line[], between: string): Line {
  return lines.flatMap((each, index) => (index === 0 ? each : [span(between), ...each]));
}

export function lineWidth(spans: Line): number {
  return spans.reduce((sum, { text }) => sum + displayWidth(shown(text)), 0);
}

/** At most so many columns, with `…` where something is left out. */
export function clipLine(spans: Line, width: number): Line {
  let left = width;
  const kept: Span[] = [];
  for (const { text, style } of spans) {
    const whole = shown(text);
    const needed = displayWidth(whole);
    if (needed > left) return [...kept, { text: clipText(whole, left), style }];
    kept.push({ text: whole, style });
    left -= needed;
  }
  // What fits exactly was pushed; nothing is cut here.
  return kept;
}

export function padLine(spans: Line, width: number): Line {
  const missing = width - lineWidth(spans);
  return missing > 0 ? [...spans, span(' '.repeat(missing))] : spans;
}

/** Without the blanks that columns leave where the last one is empty. */
export function trimLineEnd(spans: Line): Line {
  const last = spans.findLastIndex(({ text }) => text.trim() !== '');
  return spans
    .slice(0, last + 1)
    .map((each, index) => (index === last ? { ...each, text: each.text.trimEnd() } : each));
}

/** The one place where colours come to text. */
export function paintLine(spans: Line, color: boolean): string {
  return spans
    .map(({ text, style }) => {
      const safe = sanitise(text);
      return color && style !== null && safe !== '' ? styleText(style, safe, { validateStream: false }) : safe;
    })
    .join('');
}

/** As it will be seen, so that widths are those of the screen. */
function shown(text: string): string {
  return sanitise(text.replaceAll('\t', ' '));
}

function flat(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

function span(text: string): Span {
  return { text, style: null };
}
