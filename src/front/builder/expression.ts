declare const GIVES: unique symbol;

/** Stands for a value that a run will know, and prints as CEL. */
export type Gives<T> = {
  readonly [GIVES]: T;
  /** `${{ … }}`, for texts that are filled in when the task begins. */
  toString(): string;
};

/**
 * A value of a run, written as if it were there: `analyze.output.severity.eq('critical')`. Its fields are those of T;
 * a field and an operation of the same name are told apart by the call. Inside of a text it prints as `${{ … }}`.
 */
export type Expr<T> = unknown extends T ? Dynamic : Gives<T> & Known<NonNullable<T>>;

export type Condition = Expr<boolean>;

type Known<T> = Compared<T> &
  ([T] extends [boolean] ? Logic : unknown) &
  ([T] extends [number] ? Ordered<number> : unknown) &
  ([T] extends [string] ? Ordered<string> & Text : unknown) &
  (T extends readonly (infer Item)[] ? List<Item> : T extends object ? Members<T> : unknown);

/** What nobody described: anything may be asked of it, and whether that works shows when the run has it. */
type Dynamic = Gives<never> &
  Compared<unknown> &
  Logic &
  Ordered<unknown> &
  Text &
  List<unknown> &
  Members<{ readonly [key: string]: unknown }>;

type Operand<T> = T | Gives<T>;

type Compared<T> = {
  eq(other: Operand<T | null>): Condition;
  ne(other: Operand<T | null>): Condition;
  in(others: readonly T[] | Gives<readonly T[]>): Condition;
};

type Logic = {
  and(...others: readonly Gives<boolean>[]): Condition;
  or(...others: readonly Gives<boolean>[]): Condition;
  not(): Condition;
};

type Ordered<T> = {
  lt(other: Operand<T>): Condition;
  le(other: Operand<T>): Condition;
  gt(other: Operand<T>): Condition;
  ge(other: Operand<T>): Condition;
};

type Text = {
  size(): Expr<number>;
  contains(other: Operand<string>): Condition;
  startsWith(other: Operand<string>): Condition;
  endsWith(other: Operand<string>): Condition;
};

type List<Item> = {
  readonly [index: number]: Expr<Item>;
  size(): Expr<number>;
  includes(item: Operand<Item>): Condition;
  all(holds: (item: Expr<Item>) => Gives<boolean>): Condition;
  exists(holds: (item: Expr<Item>) => Gives<boolean>): Condition;
  filter(holds: (item: Expr<Item>) => Gives<boolean>): Expr<readonly Item[]>;
  map<T>(change: (item: Expr<Item>) => Gives<T>): Expr<readonly T[]>;
};

type Members<T> = { readonly [K in keyof T]-?: Expr<Exclude<T[K], undefined>> } & {
  /** Whether the field is there: one that may be missing has no value to compare. */
  has(field: keyof T): Condition;
};
