/** Why a task stands where it stands: the cause first, then what led to it, then what can be done. */
export type WhyView = {
  readonly task: string;
  readonly status: string;
  readonly because: readonly string[];
  readonly ways: readonly string[];
};
