import type { BgraPicture } from '@framelane/matrix-client';
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
import type { PictureSource, SourceEnd } from './picture-source.ts';
import { takeInTime } from './take-in-time.ts';

/** One picture of a stream: tight BGRA rows from the top, valid until the second picture after it is asked for. */
export interface StreamPicture extends BgraPicture {
  sequence: number;
}

const keepAliveMs = 60_000;

/** An attached stream whose newest picture is taken when somebody asks. Keeps the process alive until it is closed. */
export class StreamSource implements PictureSource {
  readonly client: NativeShmClient;
  readonly #name: string;
  skipped = 0;
  #last = 0;
  #isClosed = false;
  #gone: ProducerGoneReason | undefined;
  readonly #keepAlive = setInterval(() => this.#isClosed, keepAliveMs);

  private constructor(client: NativeShmClient) {
    this.client = client;
    this.#name = client.info().name;
    client.onProducerGone((reason) => {
      if (reason !== 'socket') this.#gone = reason;
    });
  }

  /** Rejects with a coded error; with exit code 3 after `timeout` ms. */
  static async attach({ streamName, timeout }: StreamFlags): Promise<StreamSource> {
    const client = createShmClient();
    const patience = new AbortController();
    // A timer of its own, because attaching alone does not keep the process alive.
    const timer = setTimeout(() => patience.abort(), timeout);
    try {
      await client.connectAsync({ name: streamName, signal: patience.signal });
    } catch (error) {
      if (!patience.signal.aborted) throw error;
      throw new CliError(exitCodes.timeout, `stream "${streamName}" could not be attached to in ${timeout} ms`);
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

  get end(): SourceEnd | undefined {
    if (this.#gone !== undefined) return this.#gone === 'died' ? 'died' : 'stopped';
    return this.#isClosed ? 'closed' : undefined;
  }

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

  takeFirst({ timeout }: { timeout: number }): Promise<StreamPicture> {
    return takeInTime(this, { timeoutMs: timeout, what: `the stream "${this.#name}"` });
  }

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
