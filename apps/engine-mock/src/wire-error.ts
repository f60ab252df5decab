import type { EngineWireCode } from '@framelane/protocol/engine';

/** A failure that goes to the client as it is: `message` is one sentence for people, without paths of files. */
export class WireError extends Error {
  readonly code: EngineWireCode;

  constructor(code: EngineWireCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'WireError';
    this.code = code;
  }
}

/** What crosses a thread boundary or goes onto the wire in place of an error. Anything unforeseen is `internal`. */
export interface WireErrorData {
  code: EngineWireCode;
  message: string;
  /** For the log only. */
  cause?: string;
}

/** What is no {@link WireError} becomes `internal`; its cause is for the log and never sent. */
export function toWireErrorData(error: unknown): WireErrorData {
  if (error instanceof WireError) {
    const data: WireErrorData = { code: error.code, message: error.message };
    if (error.cause !== undefined) data.cause = describeCause(error.cause);
    return data;
  }
  return { code: 'internal', message: 'internal error', cause: describeCause(error) };
}

/** An error as it was before it crossed a border between processes. */
export function restoreError({ code, message, cause }: WireErrorData): WireError {
  return new WireError(code, message, cause);
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
