import type { Json } from '../base/json.ts';
import { fieldsOf, isJsonObject, textOf, textsOf } from '../base/read-json.ts';
import type { Handoff } from '../run/attempt.ts';
import { shorten } from './fence.ts';
import type { ReportLine } from './report-line.ts';

const TEXT_MAX = 4_000;
const ITEMS_MAX = 50;
const ITEM_MAX = 500;

/**
 * What an attempt tells those who need it: the data of its last `done` report, or else its last words. Null when it
 * said nothing. All of it is capped, since an agent wrote it and many will read it.
 */
export function decodeHandoff(reports: readonly ReportLine[], finalText: string): Handoff | null {
  const done = reports.findLast((report) => report.type === 'done');
  const data = done?.data ?? null;
  // Where the message is the data, it is no summary.
  const message = done?.message.startsWith('{') === true ? '' : done?.message;
  const said = [textOf(fieldsOf(data)['summary']), message, finalText].find((text) => text?.trim());
  if (said === undefined && !isJsonObject(data)) return null;
  return handoffOf(data, said ?? '');
}

function handoffOf(data: Json, summary: string): Handoff {
  const fields = fieldsOf(data);
  return {
    summary: shortText(summary),
    deliverables: shortList(fields['deliverables']),
    testsRun: shortList(fields['tests_run']),
    knownIssues: shortList(fields['known_issues']),
    integrationNotes: shortText(textOf(fields['integration_notes']) ?? ''),
    dependencies: shortList(fields['dependencies']),
  };
}

/** A single text where a list belongs is a list of one. */
function shortList(value: Json | undefined): readonly string[] {
  const items = typeof value === 'string' ? [value] : textsOf(value);
  return items.slice(0, ITEMS_MAX).map((item) => item.trim().slice(0, ITEM_MAX));
}

function shortText(text: string): string {
  const trimmed = text.trim();
  // The words that stand for what was left out are counted too.
  return trimmed.length <= TEXT_MAX ? trimmed : shorten(trimmed, TEXT_MAX - 60);
}
