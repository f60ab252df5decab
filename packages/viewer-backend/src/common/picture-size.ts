import { AnnouncedSize } from './announced-size.ts';
import type { Size } from './letterbox.ts';
import { type SizeRequest, SizeRequests } from './size-requests.ts';
import type { Ask } from './stage-queries.ts';
import type { ResizeOptions } from './viewer-backend.ts';
import { makeServerError } from './viewer-errors.ts';

export interface PictureSizeOptions {
  ask: Ask;
  /** Whether there is a server that draws in any size. */
  canAsk(): boolean;
  /** Of the newest picture; `undefined` before the first. */
  readShownSize(): Size | undefined;
}

/**
 * The size the picture is drawn in, which every viewer of a server shares. A viewer wants that of its viewport, and says
 * so again to each server it meets; what others make of it afterwards it leaves as it is.
 */
export class PictureSize {
  readonly #options: PictureSizeOptions;
  readonly #announced = new AnnouncedSize();
  readonly #requests: SizeRequests;
  #wanted: Size | undefined;

  constructor(options: PictureSizeOptions) {
    this.#options = options;
    this.#requests = new SizeRequests((request) => this.#send(request));
  }

  /** Settles with the server's answer; at once where there is none that could take it. */
  async want(viewport: Size, { pixelRatio = 1, ifAlone = false }: ResizeOptions = {}): Promise<void> {
    this.#wanted = { width: toPixels(viewport.width * pixelRatio), height: toPixels(viewport.height * pixelRatio) };
    if (this.#options.canAsk()) await this.#requests.ask({ ...this.#wanted, ifAlone });
  }

  /** To be called when a server was met: without others there, it draws as this viewer wants. */
  wantAgain(): void {
    if (this.#wanted === undefined || !this.#options.canAsk()) return;
    // A server that cannot goes on as it was.
    this.#requests.ask({ ...this.#wanted, ifAlone: true }).catch(() => undefined);
  }

  /** The size places are counted in while a picture of size `shown` is on show. */
  read(shown: Size): Size {
    return this.#announced.read(shown);
  }

  async #send({ width, height, ifAlone }: SizeRequest): Promise<void> {
    const payload = { width, height, ...(ifAlone ? { if_alone: true } : {}) };
    const reply = await this.#options.ask({ event_type: 'resizeRequest', payload }, 'resizeResult');
    if (reply.result === 'error') throw makeServerError('resizing', { code: 'unsupported', error: reply.error });
    this.#announced.announce(reply, this.#options.readShownSize());
  }
}

function toPixels(length: number): number {
  return Math.max(1, Math.round(length));
}
