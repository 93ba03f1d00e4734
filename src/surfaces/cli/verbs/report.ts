import { TuttiError } from '../../../core/base/tutti-error.ts';
import { REPORT_TYPES, type ReportType } from '../../../core/brief/report-line.ts';
import { isoTime } from '../../../core/report/iso-time.ts';
import type { Verb } from '../command.ts';
import type { Context } from '../context.ts';
import { namedRun, RUN_OPTION } from '../named.ts';
import { textLines } from '../render/text.ts';
import { usageError } from '../words.ts';

type Input =
  | { readonly type: 'closeout'; readonly run: string | undefined }
  | { readonly type: 'progress'; readonly kind: ReportType; readonly message: string; readonly data?: unknown };

/** One line of the file that an attempt's reports go to. */
type ReportLine = { readonly at: string; readonly type: ReportType; readonly message: string; readonly data?: unknown };

type Output =
  | { readonly type: 'closeout'; readonly run: string; readonly markdown: string }
  | { readonly type: 'progress'; readonly reported: ReportLine };

/** A line is written whole or not at all; the system promises that for appends of this size. */
const LINE_BYTES_MAX = 16_384;

export const report: Verb<Input, Output> = {
  takes: ['[run | kind]', '[message…]'],
  options: { ...RUN_OPTION, data: { value: 'json', about: 'facts for programs, beside the message' } },
  about: [
    'Prints the closeout report of a run, in Markdown.',
    `Inside of an attempt, \`tutti report ${REPORT_TYPES.join('|')} "…"\` tells how it goes.`,
  ],
  raw: true,
  parse(words, usage) {
    const [first, ...rest] = words.given;
    const kind = REPORT_TYPES.find((each) => each === first);
    const data = words.text('data');
    if (kind !== undefined) {
      const facts = data === undefined ? {} : { data: decoded(data, usage) };
      return { type: 'progress', kind, message: rest.join(' '), ...facts };
    }
    if (rest.length > 0) throw usageError(`'${first ?? ''}' is none of ${REPORT_TYPES.join(', ')}`, usage);
    if (data !== undefined) throw usageError('--data goes with a report of progress', usage);
    return { type: 'closeout', run: namedRun(words) };
  },
  async handle(input, context) {
    if (input.type === 'progress') return { type: 'progress', reported: await reportProgress(input, context) };
    const host = await context.host();
    const run = await host.find(input.run);
    return { type: 'closeout', run, markdown: await host.report(run) };
  },
  render: (output) => (output.type === 'closeout' ? textLines(output.markdown) : []),
};

function decoded(data: string, usage: string): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw usageError(`--data is not JSON: ${error.message}`, usage);
  }
}

async function reportProgress(input: Extract<Input, { type: 'progress' }>, { world }: Context): Promise<ReportLine> {
  const file = world.env['TUTTI_REPORT'];
  if (file === undefined || file === '') throw notInAttempt('TUTTI_REPORT is not set');
  const { kind, message, data } = input;
  const facts = data === undefined ? {} : { data };
  const reported: ReportLine = { at: isoTime(world.now()), type: kind, message, ...facts };
  const text = `${JSON.stringify(reported)}\n`;
  if (Buffer.byteLength(text) > LINE_BYTES_MAX) {
    const what = `the report is longer than ${LINE_BYTES_MAX} bytes. Nothing was reported.`;
    throw new TuttiError({ code: 'USAGE', where: file, what, fix: 'say it shorter, and leave the details in a file' });
  }
  try {
    await world.appendLine(file, text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw notInAttempt(`the file for reports cannot be written: ${error.message}`);
  }
  return reported;
}

function notInAttempt(what: string): TuttiError {
  const fix = 'agents and commands of a run call it; you may want `tutti status` or `tutti report`';
  return new TuttiError({ code: 'NO_ATTEMPT', where: '', what: `${what}: this is not inside of an attempt`, fix });
}
