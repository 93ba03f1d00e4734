import type { AgentSignal } from '../../../ports/agent.ts';
import type { Usage } from '../../../core/run/attempt.ts';
import type { ClaudeEvent, ClaudeResult, ToolCall } from './decode-event.ts';

/** What the lines so far have told, for those that come after and for the verdict. */
export type Seen = {
  session: string | null;
  result: ClaudeResult | null;
  /** When a limit ends that was hit; null where the CLI does not say. */
  until: number | null;
  lastText: string;
  /** By message: an answer of several blocks comes as several lines that repeat its usage. */
  readonly usage: Map<string, Usage>;
  readonly calls: Map<string, ToolCall>;
};

export function nothingSeen(): Seen {
  return { session: null, result: null, until: null, lastText: '', usage: new Map(), calls: new Map() };
}

/** Takes one event in and says what it means to those who watch. */
export function takeEvent(seen: Seen, event: ClaudeEvent): readonly AgentSignal[] {
  switch (event.type) {
    case 'began':
      seen.session = event.session;
      return [{ type: 'session', id: event.session }];
    case 'answered':
      return takeAnswer(seen, event);
    case 'tools-ended':
      return event.results.flatMap(({ call, ok }) => {
        const begun = seen.calls.get(call);
        seen.calls.delete(call);
        return begun === undefined ? [] : [{ type: 'tool', name: begun.name, detail: begun.detail, ok }];
      });
    case 'retrying':
      return [{ type: 'retrying', status: event.status, attempt: event.attempt }];
    case 'denied':
      return [{ type: 'denied', tool: event.tool }];
    case 'limited':
      seen.until = event.until;
      return [];
    case 'result':
      seen.result = event;
      return [];
  }
}

function takeAnswer(seen: Seen, event: ClaudeEvent & { readonly type: 'answered' }): readonly AgentSignal[] {
  const said = event.texts.filter((text) => text !== '');
  seen.lastText = said.at(-1) ?? seen.lastText;
  for (const tool of event.tools) seen.calls.set(tool.call, tool);
  if (!event.synthetic) seen.usage.set(event.message, event.usage);
  return [
    ...said.map((text): AgentSignal => ({ type: 'said', text })),
    ...event.tools.map(({ name, detail }): AgentSignal => ({ type: 'tool', name, detail, ok: null })),
    ...(event.synthetic ? [] : [{ type: 'usage', usage: usageSoFar(seen) } as const]),
  ];
}

/**
 * From single answers: the output is what was counted when each answer began, so it is low until the closing line
 * comes.
 */
export function usageSoFar(seen: Seen): Usage {
  const answers = [...seen.usage.values()];
  const sum = (of: (usage: Usage) => number): number => answers.reduce((total, usage) => total + of(usage), 0);
  return {
    inputTokens: sum((usage) => usage.inputTokens),
    cacheReadTokens: sum((usage) => usage.cacheReadTokens),
    cacheWriteTokens: sum((usage) => usage.cacheWriteTokens),
    outputTokens: sum((usage) => usage.outputTokens),
    usdMicros: null,
  };
}
