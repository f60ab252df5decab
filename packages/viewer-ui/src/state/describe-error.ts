/** What a person needs to know of a failure: one sentence, and the code to quote. */
export interface DescribedError {
  text: string;
  details: string;
}

/** Reads code, wire code and message of whatever was thrown; never fails itself. */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { text: String(error), details: String(error) };
  const wireCode = readText(error, 'wireCode');
  const code = wireCode ?? readText(error, 'code');
  // What a server said comes with the name of the command in front, which means nothing to people.
  const message = wireCode === undefined ? error.message : error.message.replace(/^(?:[a-z_]+: )+/, '');
  const lines = [code, error.message, error.stack].filter((line) => line !== undefined);
  return { text: code === undefined ? message : `${message} (${code})`, details: lines.join('\n') };
}

/** True for what a user stopped on purpose: nothing to report. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function readText(error: Error, key: 'code' | 'wireCode'): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
}
