/** Ends an exhaustive switch: a type error when a case is forgotten, a loud crash when the data lie. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
