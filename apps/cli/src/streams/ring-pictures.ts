import { existsSync } from 'node:fs';
import { type RingPicture, RingSource } from '@framelane/engine-client/ring';
import type { BgraPicture } from '@framelane/matrix-client';
import jpegTurbo from '@julusian/jpeg-turbo';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { PictureSource, SourceEnd } from './picture-source.ts';
import { takeInTime } from './take-in-time.ts';

/** The pictures in an engine's ring, decoded. Goes on when the engine is replaced; only `close()` ends it. */
export class RingPictures implements PictureSource {
  readonly #path: string;
  readonly #source = new RingSource();
  readonly #closing = new AbortController();
  readonly #frames: AsyncGenerator<RingPicture, void, undefined>;
  #pixels: Buffer<ArrayBuffer> = Buffer.alloc(0);

  /** Throws with exit code 4 when nothing lies there. */
  constructor(path: string) {
    if (!existsSync(path)) throw new CliError(exitCodes.noStream, `there is no ring at ${path}`);
    this.#path = path;
    this.#source.setPath(path);
    this.#frames = this.#source.frames({ signal: this.#closing.signal });
  }

  get skipped(): number {
    return this.#source.stats().skipped;
  }

  get end(): SourceEnd | undefined {
    return this.#closing.signal.aborted ? 'closed' : undefined;
  }

  takeFirst({ timeout }: { timeout: number }): Promise<BgraPicture> {
    return takeInTime(this, { timeoutMs: timeout, what: `the ring ${this.#path}` });
  }

  async takeNext(): Promise<BgraPicture | undefined> {
    for (;;) {
      const { value: picture } = await this.#frames.next();
      if (picture === undefined) return undefined;
      const decoded = await this.#decode(picture);
      if (decoded !== undefined) return decoded;
    }
  }

  close(): void {
    this.#closing.abort();
    this.#source.close();
  }

  async #decode({ bytes, width, height }: RingPicture): Promise<BgraPicture | undefined> {
    const byteLength = 4 * width * height;
    if (this.#pixels.byteLength < byteLength) this.#pixels = Buffer.alloc(byteLength);
    const jpeg = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      const decoded = await jpegTurbo.decompress(jpeg, this.#pixels, { format: jpegTurbo.FORMAT_BGRA });
      return { width: decoded.width, height: decoded.height, pixels: this.#pixels.subarray(0, decoded.size) };
    } catch {
      // A picture that is no JPEG is passed over: the next one may be.
      return undefined;
    }
  }
}
