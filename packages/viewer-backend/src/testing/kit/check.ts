import { isErrorWithCode } from '@framelane/protocol';

const watchdogMs = 15_000;
const pollMs = 5;

/** Fails with what was expected and what was found. */
export function checkEqual(found: unknown, expected: unknown, what: string): void {
  if (!Object.is(found, expected)) {
    throw new Error(`${what}: expected ${describe(expected)}, found ${describe(found)}`);
  }
}

export function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`expected ${what}`);
}

export async function checkRejects(promise: Promise<unknown>, code: string, what: string): Promise<void> {
  const outcome = await promise.then(
    () => new Error('it resolved'),
    (error: unknown) => error,
  );
  if (isErrorWithCode(outcome, code)) return;
  const found = outcome instanceof Error ? outcome.message : String(outcome);
  throw new Error(`${what}: expected ${code}, found ${found}`, { cause: outcome });
}

export function checkThrows(act: () => void, code: string, what: string): void {
  try {
    act();
  } catch (error) {
    if (isErrorWithCode(error, code)) return;
    throw new Error(`${what}: expected ${code}`, { cause: error });
  }
  throw new Error(`${what}: expected ${code}, nothing was thrown`);
}

/** Waits for something to become true; the limit only guards against hanging. */
export async function waitUntil(isTrue: () => boolean, what: string): Promise<void> {
  for (let waitedMs = 0; !isTrue(); waitedMs += pollMs) {
    if (waitedMs > watchdogMs) throw new Error(`waited ${watchdogMs} ms for ${what}`);
    await new Promise<void>((resolve) => void setTimeout(resolve, pollMs));
  }
}

function describe(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
