import { decodeFrameSnapshotHeader, frameSnapshotLayout } from '@framelane/protocol/stream';
import {
  createShmClient,
  type NativeShmClient,
  type ProducerGoneReason,
  type ShmClientInfo,
} from '@framelane/shm-native';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { StreamFlags } from '../options/stream-options.ts';

/** One picture of a stream: tight BGRA rows from the top, valid until the second picture after it is asked for. */
export interface StreamPicture {
  width: number;
  height: number;
  sequence: number;
  pixels: Uint8Array;
}

/** Why a stream gives no more pictures. */
export type StreamEnd = 'closed' | 'stopped' | 'died';

const keepAliveMs = 60_000;

/** An attached stream whose newest picture is taken when somebody asks. Keeps the process alive until it is closed. */
export class StreamSource {
  readonly client: NativeShmClient;
  /** Pictures published between two that were taken. */
  skipped = 0;
  #last = 0;
  #isClosed = false;
  #gone: ProducerGoneReason | undefined;
  readonly #keepAlive = setInterval(() => this.#isClosed, keepAliveMs);

  private constructor(client: NativeShmClient) {
    this.client = client;
    client.onProducerGone((reason) => {
      if (reason !== 'socket') this.#gone = reason;
    });
  }

  /** Rejects with a coded error; `ERR_SHM_TIMEOUT` after `timeout` ms. */
  static async attach({ streamName, timeout }: StreamFlags): Promise<StreamSource> {
    const client = createShmClient();
    const patience = new AbortController();
    // A timer of its own, because attaching alone does not keep the process alive.
    const timer = setTimeout(() => patience.abort(), timeout);
    try {
      await client.connectAsync({ name: streamName, signal: patience.signal });
    } finally {
      clearTimeout(timer);
    }
    return new StreamSource(client);
  }

  get info(): ShmClientInfo {
    return this.client.info();
  }

  get hasNews(): boolean {
    return !this.#isClosed && this.client.stats().latestSequence > this.#last;
  }

  /** Why there are no more pictures; only once that is so. */
  get end(): StreamEnd | undefined {
    if (this.#isClosed) return 'closed';
    return this.#gone === 'died' ? 'died' : this.#gone === undefined ? undefined : 'stopped';
  }

  /** The newest picture nobody has taken yet; waits for one. `undefined` when none will come any more, see `end`. */
  async takeNext(): Promise<StreamPicture | undefined> {
    if (this.#isClosed) return undefined;
    let buffer: SharedArrayBuffer;
    try {
      buffer = await this.client.waitFrame();
    } catch (error) {
      if (this.#isEnd(error)) return undefined;
      throw error;
    }
    const picture = describePicture(buffer);
    if (this.#last > 0) this.skipped += picture.sequence - this.#last - 1;
    this.#last = picture.sequence;
    return picture;
  }

  /** The first picture, within `timeout` ms. */
  async takeFirst({ timeout, streamName }: StreamFlags): Promise<StreamPicture> {
    let hasTimedOut = false;
    const timer = setTimeout(() => {
      hasTimedOut = true;
      this.close();
    }, timeout);
    try {
      const picture = await this.takeNext();
      if (picture !== undefined) return picture;
    } finally {
      clearTimeout(timer);
    }
    if (hasTimedOut)
      throw new CliError(exitCodes.timeout, `the stream "${streamName}" sent no picture in ${timeout} ms`);
    throw new CliError(exitCodes.failed, `the stream "${streamName}" ended before its first picture`);
  }

  /** Ends an open wait. Twice is fine. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#keepAlive);
    this.client.close();
  }

  #isEnd(error: unknown): boolean {
    if (this.#isClosed) return true;
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SHM_PRODUCER_GONE') return false;
    this.#gone ??= 'stopped';
    return true;
  }
}

function describePicture(buffer: SharedArrayBuffer): StreamPicture {
  const header = decodeFrameSnapshotHeader(buffer);
  if (header === undefined) throw new CliError(exitCodes.failed, 'a frame came without its header');
  const { width, height, sequence } = header;
  return { width, height, sequence, pixels: new Uint8Array(buffer, frameSnapshotLayout.pixels, width * height * 4) };
}
