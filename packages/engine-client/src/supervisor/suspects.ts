import { createHash } from 'node:crypto';
import { type CommandName, engineCommands } from '@framelane/protocol/engine';

export interface TrackedRequest {
  readonly cmd: CommandName;
  readonly fields: object;
}

const maxCrashes = 2;
/** Suspects that are remembered; when full, the oldest is forgotten. */
const capacity = 64;

/**
 * Requests that were being worked on when the engine crashed. One that was there twice, without an answer in between,
 * is not to be sent a third time. Commands that are answered from the socket loop are never suspected, and of those
 * that wait in line only the first.
 */
export class Suspects {
  readonly #crashes = new Map<string, number>();

  /** `inFlight` in the order in which the requests were sent. */
  noteCrash(inFlight: Iterable<TrackedRequest>): void {
    let isRenderBlamed = false;
    for (const request of inFlight) {
      const commandClass = engineCommands[request.cmd].class;
      if (commandClass === 'F' || (commandClass === 'R' && isRenderBlamed)) continue;
      isRenderBlamed ||= commandClass === 'R';
      const key = fingerprint(request);
      this.#crashes.set(key, (this.#crashes.get(key) ?? 0) + 1);
    }
    for (const oldest of this.#crashes.keys()) {
      if (this.#crashes.size <= capacity) break;
      this.#crashes.delete(oldest);
    }
  }

  noteAnswer(request: TrackedRequest): void {
    if (this.#crashes.size > 0) this.#crashes.delete(fingerprint(request));
  }

  isConvicted(request: TrackedRequest): boolean {
    return this.#crashes.size > 0 && (this.#crashes.get(fingerprint(request)) ?? 0) >= maxCrashes;
  }

  clear(): void {
    this.#crashes.clear();
  }
}

function fingerprint({ cmd, fields }: TrackedRequest): string {
  return createHash('sha256')
    .update(`${cmd} ${JSON.stringify(fields)}`)
    .digest('base64');
}
