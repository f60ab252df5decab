import { FramelaneError } from '@framelane/protocol';
import { type CommandResult, decodePictureHeader, type PictureHeader } from '@framelane/protocol/gateway';
import type { Clock } from '../common/clock.ts';
import type { EngineFrame } from '../common/engine-backend.ts';
import { type PendingEntry, PendingTable } from '../common/pending-table.ts';
import { makeInvalidError, makeServerError, makeTimeoutError } from '../common/viewer-errors.ts';
import type { PictureDecoder } from './picture-decoder.ts';

interface PendingPicture<Image> extends PendingEntry<EngineFrame<Image> | undefined> {
  isAnswered: boolean;
  hasArrived: boolean;
  frameIndex: number | undefined;
}

export interface PictureInboxOptions<Image> {
  clock: Clock;
  decoder: PictureDecoder<Image>;
}

/**
 * Brings pictures and the requests that caused them together. Text and picture of one request come in either order; a
 * picture that the gateway replaced by a newer one never comes, which shows when a newer one did.
 */
export class PictureInbox<Image> {
  readonly #decoder: PictureDecoder<Image>;
  readonly #pending: PendingTable<PendingPicture<Image>>;
  #newestArrived = 0;

  constructor({ clock, decoder }: PictureInboxOptions<Image>) {
    this.#decoder = decoder;
    this.#pending = new PendingTable<PendingPicture<Image>>(clock, makeTimeoutError);
  }

  expect(n: number, options: { timeoutMs: number }): Promise<EngineFrame<Image> | undefined> {
    return new Promise((resolve, reject) => {
      this.#pending.add(n, {
        what: 'a picture',
        timeoutMs: options.timeoutMs,
        resolve,
        reject,
        isAnswered: false,
        hasArrived: false,
        frameIndex: undefined,
      });
    });
  }

  /** Whether `result` was about a picture. */
  takeResult(result: CommandResult): boolean {
    const entry = this.#pending.get(result.n);
    if (entry === undefined) return false;
    if (!result.ok) {
      this.#pending.take(result.n)?.reject(makeServerError('render_frame', result));
      return true;
    }
    entry.isAnswered = true;
    if (typeof result.frame_index === 'number') entry.frameIndex = result.frame_index;
    this.#skipIfReplaced(result.n, entry);
    return true;
  }

  /** `acknowledge` is called once the picture was decoded, or could not be: from then on the next one may come. */
  async takePicture(message: Uint8Array<ArrayBuffer>, acknowledge: (sequence: number) => void): Promise<void> {
    const header = readHeader(message);
    if (header?.lane !== 'engine' || header.codec !== 'jpeg') return;
    this.#noteArrival(header.request);
    try {
      const image = await this.#decoder.decode(message.subarray(header.headerBytes));
      this.#hand(header, image);
    } catch (error) {
      const cause = makeInvalidError('a JPEG that can be decoded', error instanceof Error ? error.message : 'bytes');
      this.#pending.take(header.request)?.reject(cause);
    } finally {
      acknowledge(header.sequence);
    }
  }

  rejectAll(makeError: (what: string) => Error): void {
    this.#newestArrived = 0;
    this.#pending.rejectAll(makeError);
  }

  #hand(header: PictureHeader, image: Image): void {
    const entry = this.#pending.take(header.request);
    if (entry === undefined) {
      this.#decoder.release(image);
      return;
    }
    const { width, height, sequence } = header;
    const frameIndex = header.frameIndex ?? entry.frameIndex ?? 0;
    entry.resolve({ width, height, sequence, image, frameIndex, ptsS: header.timeUs / 1e6 });
  }

  #noteArrival(n: number): void {
    const entry = this.#pending.get(n);
    if (entry !== undefined) entry.hasArrived = true;
    if (n <= this.#newestArrived) return;
    this.#newestArrived = n;
    for (const older of [...this.#pending.numbersBelow(n)]) {
      const olderEntry = this.#pending.get(older);
      if (olderEntry !== undefined) this.#skipIfReplaced(older, olderEntry);
    }
  }

  #skipIfReplaced(n: number, entry: PendingPicture<Image>): void {
    if (!entry.isAnswered || entry.hasArrived || n >= this.#newestArrived) return;
    this.#pending.take(n)?.resolve(undefined);
  }
}

function readHeader(message: Uint8Array): (PictureHeader & { headerBytes: number }) | undefined {
  try {
    return decodePictureHeader(message);
  } catch (error) {
    // A later gateway may send kinds of pictures this page does not know; it asked for none of them.
    if (error instanceof FramelaneError) return undefined;
    throw error;
  }
}
