/** States what must hold. A failure is our own bug, and nobody catches it to make it quiet. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}`);
}
