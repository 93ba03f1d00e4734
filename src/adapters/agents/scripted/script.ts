import type { Json, JsonObject } from '../../../core/base/json.ts';

/**
 * What scripted agents do, by task: a path, a glob (`each.*`, `build/**`), or `*` for all others. Exact paths come
 * first, `*` last.
 */
export type Script = { readonly tasks: Readonly<Record<string, readonly ScriptedAttempt[]>> };

/** One attempt of a task. The last one whose number is not above the attempt's is played. */
export type ScriptedAttempt = { readonly attempt: number; readonly steps: readonly ScriptedStep[] };

/**
 * In a file each step is an object of one key, the type, whose value holds the rest: `{write: {path: a, content:
 * b}}`.
 */
export type ScriptedStep =
  | { readonly type: 'write'; readonly path: string; readonly content: string }
  | { readonly type: 'append'; readonly path: string; readonly content: string }
  | { readonly type: 'delete'; readonly path: string }
  /** Shell text; a status that is not 0 ends the attempt as crashed. */
  | { readonly type: 'run'; readonly command: string }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'usage'; readonly usage: ScriptedUsage }
  | { readonly type: 'report'; readonly report: JsonObject }
  | { readonly type: 'sleep'; readonly ms: number }
  /** Goes on as soon as the file is there. */
  | { readonly type: 'wait_for'; readonly path: string }
  /** Ends at once with that status and without a closing line. */
  | { readonly type: 'exit'; readonly status: number }
  | { readonly type: 'hang' }
  | { readonly type: 'flood'; readonly megabytes: number }
  | { readonly type: 'bad_bytes' }
  /** Leaves a process behind that has a session of its own. */
  | { readonly type: 'leak_child' }
  | { readonly type: 'ignore_sigterm' }
  /** Epoch milliseconds at which the limit ends, or how long from now that is. */
  | { readonly type: 'rate_limited'; readonly until: number | null; readonly inMs: number | null }
  | { readonly type: 'blocked'; readonly question: string }
  | { readonly type: 'output'; readonly value: Json }
  | { readonly type: 'commit'; readonly message: string }
  /** Appends the text to the configuration of the workspace's repository. */
  | { readonly type: 'edit_git_config'; readonly text: string }
  /** Reports a handoff: its summary, or an object as in `tutti report done`. */
  | { readonly type: 'done'; readonly handoff: Json };

export type ScriptedUsage = {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly usdMicros: number;
};

/** The steps of one attempt, or undefined where the script has none for it. */
export function stepsFor(script: Script, task: string, attempt: number): readonly ScriptedStep[] | undefined {
  const names = Object.keys(script.tasks);
  const name = names.find((key) => key === task) ?? names.find((key) => key !== '*' && fits(key, task)) ?? '*';
  return script.tasks[name]?.findLast((entry) => entry.attempt <= attempt)?.steps;
}

/** In a glob `*` stays within one id, and `**` crosses ids. */
function fits(glob: string, task: string): boolean {
  const pattern = glob
    .split('**')
    .map((part) => part.split('*').map(escapeRegExp).join('[^/]*'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(task);
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
