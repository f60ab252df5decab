/** The last line of an exhaustive switch: a value that gets here was not in its type. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value ${JSON.stringify(value)}`);
}
