/** One thing that waits for a person. `commands` are the words to type, the likeliest first. */
export type InboxItem = {
  readonly run: string;
  readonly task: string;
  readonly kind: 'approval' | 'question' | 'failure' | 'conflict' | 'budget' | 'quota' | 'environment';
  readonly message: string;
  readonly since: string;
  readonly commands: readonly string[];
};
