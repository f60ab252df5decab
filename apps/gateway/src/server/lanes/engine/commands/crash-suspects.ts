import { engineCommands } from '@framelane/protocol/engine';
import type { PageCommand } from './page-commands.ts';

export interface SuspectRequest {
  sessionId: string;
  command: PageCommand;
  fields: object;
}

const maxCrashes = 2;
/** Suspects that are remembered; when full, the oldest is forgotten. */
const capacity = 64;

/**
 * Requests the engine was working on when it went away. One that was there twice, with no answer in between, is not
 * sent a third time: otherwise one page with one file could take the engine from all the others, again and again. Of
 * the requests of one page only the first is suspected, as the others were still waiting in line.
 */
export class CrashSuspects {
  readonly #inFlight = new Set<SuspectRequest>();
  readonly #crashes = new Map<string, number>();

  /** Runs `send` and remembers what must be remembered about it. */
  async track<Reply>(request: SuspectRequest, send: () => Promise<Reply>): Promise<Reply> {
    this.#inFlight.add(request);
    try {
      const reply = await send();
      if (this.#crashes.size > 0) this.#crashes.delete(fingerprint(request));
      return reply;
    } finally {
      this.#inFlight.delete(request);
    }
  }

  isConvicted(request: SuspectRequest): boolean {
    return this.#crashes.size > 0 && (this.#crashes.get(fingerprint(request)) ?? 0) >= maxCrashes;
  }

  /** The engine is lost; to be called before the requests in flight are rejected. */
  noteLoss(): void {
    const blamed = new Set<string>();
    for (const request of this.#inFlight) {
      if (engineCommands[request.command].class === 'F' || blamed.has(request.sessionId)) continue;
      blamed.add(request.sessionId);
      const key = fingerprint(request);
      this.#crashes.set(key, (this.#crashes.get(key) ?? 0) + 1);
    }
    for (const oldest of this.#crashes.keys()) {
      if (this.#crashes.size <= capacity) break;
      this.#crashes.delete(oldest);
    }
  }

  /** A person asked for another try. */
  pardonAll(): void {
    this.#crashes.clear();
  }
}

function fingerprint({ command, fields }: SuspectRequest): string {
  return `${command} ${JSON.stringify(fields)}`;
}
