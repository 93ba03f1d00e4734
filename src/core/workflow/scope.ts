/** What an expression may speak of. Ids of tasks are written with `_` for `-`. */
export type Scope = {
  /** Of `inputs`, `event`, `item`, `index`, `iteration`, `previous`: those that have a value here. */
  readonly names: readonly ScopeName[];
  /** Names of the workflow's inputs. */
  readonly inputs: readonly string[];
  /**
   * Ids of the tasks whose output, status and result are known: the declared needs, and in `until` what is inside.
   * `any` where ids are made up while the run goes on.
   */
  readonly tasks: readonly string[] | 'any';
};
export type ScopeName = 'inputs' | 'event' | 'item' | 'index' | 'iteration' | 'previous';

/** `offset` counts characters from the beginning of the text. */
export type ExpressionMistake = {
  readonly type: 'mistake';
  readonly kind: 'syntax' | 'scope';
  readonly message: string;
  readonly fix: string;
  readonly offset: number;
};
