/**
 * Hands values from who has them to who waits for them. Values that come while nobody looks are kept, up to `max`;
 * then the
 * oldest are dropped, so that a slow reader never holds a run back.
 */
export type Channel<T> = AsyncIterable<T> & {
  push(value: T): void;
  /** What was pushed before is still read. */
  close(): void;
};

export function makeChannel<T>(max: number = Number.POSITIVE_INFINITY): Channel<T> {
  const values: T[] = [];
  let closed = false;
  let wake = (): void => {};
  return {
    push(value) {
      if (closed) return;
      values.push(value);
      if (values.length > max) values.shift();
      wake();
    },
    close() {
      closed = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (values.length > 0) yield* values.splice(0);
        if (closed) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
