/** What a person needs to know of a failure. */
export interface DescribedError {
  /** One sentence with the code behind it. */
  text: string;
  /** The sentence alone. */
  reason: string;
  /** What to quote; `unknown` for failures without a code. */
  code: string;
  details: string;
}

/** Reads code, wire code and message of whatever was thrown; never fails itself. */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) {
    return { text: String(error), reason: String(error), code: 'unknown', details: String(error) };
  }
  const wireCode = readText(error, 'wireCode');
  const code = wireCode ?? readText(error, 'code');
  // What a server said comes with the name of the command in front, which means nothing to people.
  const reason = wireCode === undefined ? error.message : error.message.replace(/^(?:[a-z_ ]+: )+/, '');
  const details = [code, error.message, error.stack].filter((line) => line !== undefined).join('\n');
  return { text: code === undefined ? reason : `${reason} (${code})`, reason, code: code ?? 'unknown', details };
}

/** True for what a user stopped on purpose: nothing to report. */
export function isAbort(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Disconnected is what the page itself did, on its way to another source.
  return error.name === 'AbortError' || readText(error, 'code') === 'ERR_VIEWER_DISCONNECTED';
}

function readText(error: Error, key: 'code' | 'wireCode'): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
}
