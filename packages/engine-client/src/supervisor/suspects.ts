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
 * that wait in line only the first. Where the engine died of a fault of its own the file is suspected with the request:
 * a broken one crashes it at any of its frames. An engine that was killed says nothing about files.
 */
export class Suspects {
  readonly #crashes = new Map<string, number>();
  /** By id of the asset or path, whichever the request named. */
  readonly #fileCrashes = new Map<string, number>();

  /** `inFlight` in the order in which the requests were sent. */
  noteCrash(inFlight: Iterable<TrackedRequest>, { isFault }: { isFault: boolean }): void {
    let isRenderBlamed = false;
    for (const request of inFlight) {
      const commandClass = engineCommands[request.cmd].class;
      if (commandClass === 'F' || (commandClass === 'R' && isRenderBlamed)) continue;
      isRenderBlamed ||= commandClass === 'R';
      count(this.#crashes, fingerprint(request));
      const file = isFault ? findFile(request) : undefined;
      if (file !== undefined) count(this.#fileCrashes, file);
    }
  }

  noteAnswer(request: TrackedRequest): void {
    if (this.#crashes.size > 0) this.#crashes.delete(fingerprint(request));
  }

  isConvicted(request: TrackedRequest): boolean {
    if (this.#crashes.size > 0 && (this.#crashes.get(fingerprint(request)) ?? 0) >= maxCrashes) return true;
    const file = findFile(request);
    return file !== undefined && this.isConvictedFile(file);
  }

  /** `file` is the id of an asset or a path, as requests name it. */
  isConvictedFile(file: string): boolean {
    return (this.#fileCrashes.get(file) ?? 0) >= maxCrashes;
  }

  clear(): void {
    this.#crashes.clear();
    this.#fileCrashes.clear();
  }
}

function count(crashes: Map<string, number>, key: string): void {
  const before = crashes.get(key) ?? 0;
  crashes.delete(key);
  crashes.set(key, before + 1);
  for (const oldest of crashes.keys()) {
    if (crashes.size <= capacity) break;
    crashes.delete(oldest);
  }
}

/** Which file a request has the engine decode, as far as the request tells. */
function findFile({ cmd, fields }: TrackedRequest): string | undefined {
  if ('asset_id' in fields && typeof fields.asset_id === 'string') return fields.asset_id;
  return cmd === 'ingest' && 'path' in fields && typeof fields.path === 'string' ? fields.path : undefined;
}

function fingerprint({ cmd, fields }: TrackedRequest): string {
  return createHash('sha256')
    .update(`${cmd} ${JSON.stringify(fields)}`)
    .digest('base64');
}
