import { FramelaneError, hidePaths } from '@framelane/protocol';
import { GatewayError } from '../../../errors.ts';

/** Why a command of a page failed, as the page is told: a code to branch on and a sentence for people. */
export class CommandFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'CommandFailure';
    this.code = code;
  }
}

/**
 * What a page is told of any error: the engine's own code where there is one, and a text without paths. Paths named in
 * `known` go as a whole, also where they hold spaces.
 */
export function describeCommandFailure(error: unknown, known: readonly string[] = []): { code: string; error: string } {
  if (error instanceof CommandFailure || error instanceof GatewayError) {
    return { code: error.code, error: hidePaths(error.message, known) };
  }
  if (error instanceof FramelaneError) {
    return { code: error.wireCode ?? error.code, error: hidePaths(error.message, known) };
  }
  return { code: 'internal', error: 'something went wrong in the gateway; its log has the details' };
}
