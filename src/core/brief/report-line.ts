import type { Json } from '../base/json.ts';
import { fieldsOf, isJsonObject, parseJson, textOf } from '../base/read-json.ts';

export const REPORT_TYPES = ['task-started', 'checkpoint', 'task-completed', 'blocked', 'done'] as const;
export type ReportType = (typeof REPORT_TYPES)[number];

/** One line that a worker appended to the file named in `$TUTTI_REPORT`. */
export type ReportLine = {
  readonly type: ReportType;
  /** At most 4,000 characters. */
  readonly message: string;
  /** More than words, such as the handoff of `done`; null where there is none. */
  readonly data: Json;
};

const MESSAGE_MAX = 4_000;

/**
 * Undefined for a line that is no report: an agent may write anything there. An object given as the message is data
 * too.
 */
export function parseReportLine(line: string): ReportLine | undefined {
  const fields = fieldsOf(parseJson(line));
  const type = REPORT_TYPES.find((name) => name === fields['type']);
  if (type === undefined) return undefined;
  const message = textOf(fields['message']) ?? '';
  return { type, message: message.slice(0, MESSAGE_MAX), data: fields['data'] ?? objectIn(message) };
}

function objectIn(message: string): Json {
  const value = message.startsWith('{') ? parseJson(message) : undefined;
  return isJsonObject(value) ? value : null;
}
