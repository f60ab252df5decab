import { getAddon } from '../get-addon.ts';
import { ClientEvents, type ProducerGoneReason } from './client-events.ts';
import { type ClientLibrary, describeLibraryHost, findClientLibrary } from './client-library.ts';
import { FrameRing } from './frame-ring.ts';
import type { StreamInputEvent } from './input-event.ts';
import { toInputValues } from './input-values.ts';
import { assertMappingWorks, MappedMemory } from './mapped-memory.ts';
import type { NativeClientStats, NativeStreamClient } from './native-stream.ts';
import { callStream, ShmError, toShmError } from './shm-error.ts';
import { assertCallback, assertPayload, assertStreamName } from './stream-arguments.ts';

export type ShmClientOptions = {
  /** A client library to use instead of ours. @default OVSTREAM_SHM_CLIENT_LIB, else the packaged one */
  libraryPath?: string;
};

export type ShmClientInfo = {
  readonly name: string;
  readonly protocolVersion: number;
  readonly pixelFormat: 'BGRA8';
  readonly slotCount: number;
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly producerPid: number;
  /** Path of the client library in use. */
  readonly library: string;
  /** Its interface, `unified` or `shm`. */
  readonly abi: string;
};

/** Counts since connect(); times in nanoseconds over the last 256 frames; `latestSequence` as the region says now. */
export type ShmClientStats = NativeClientStats;

/** Our library gives up after 5 s itself, and says more; others wait for ever. */
const connectPatienceMs = 5500;

type Attachment = { name: string; library: ClientLibrary; ring: FrameRing };

/** Watches one stream of a producer in another process. Make it with {@link createShmClient}. */
export type NativeShmClient = {
  /** Attaches within 5 s, on this thread. Throws; see the table of errors. */
  connect(options: { name: string }): void;
  /** The same off this thread, within 5.5 s; an aborted signal rejects with `ERR_SHM_TIMEOUT`. */
  connectAsync(options: { name: string; signal?: AbortSignal }): Promise<void>;
  /**
   * Ends everything at once and rejects an open wait with `ERR_SHM_CLOSED`; no callback runs afterwards. What was sent
   * still goes out, unless the producer does not read within 20 ms.
   */
  close(): void;
  /**
   * The newest frame not delivered yet: width, height (u32) and number (u64), then tight BGRA rows from byte 16. The
   * buffer stays untouched until the third following call. Waits for ever, without keeping the process alive.
   */
  waitFrame(): Promise<SharedArrayBuffer>;
  /** Never waits: up to 1 MiB is queued, then `ERR_SHM_BACKPRESSURE`. */
  sendMessage(message: string): void;
  sendText(text: string): void;
  sendInput(event: StreamInputEvent): void;
  /** Returns its undo. Up to 256 messages from before the first subscription are kept for it. */
  onMessage(callback: (message: string) => void): () => void;
  /** Called within a second of the producer's end, also when nobody waits; returns its undo. */
  onProducerGone(callback: (reason: ProducerGoneReason) => void): () => void;
  info(): ShmClientInfo;
  stats(): ShmClientStats;
  /**
   * The producer's own pages, live, for reading only: give them to a `MappedFrameReader`. A write stays in this
   * process and freezes its page. Zeros after close(). Throws `ERR_SHM_UNSUPPORTED` where pages cannot be placed.
   */
  mapRegion(): SharedArrayBuffer;
};

/** A client that is not connected yet. Throws `ERR_SHM_LIBRARY` when no client library can be loaded. */
export function createShmClient(options: ShmClientOptions = {}): NativeShmClient {
  return new ShmClient(options);
}

class ShmClient implements NativeShmClient {
  readonly #library: ClientLibrary;
  readonly #events = new ClientEvents();
  readonly #native: NativeStreamClient;
  readonly #memory = new MappedMemory();
  #attachment: Attachment | undefined;
  #mapped: SharedArrayBuffer | undefined;

  constructor(options: ShmClientOptions) {
    const addon = getAddon();
    const host = describeLibraryHost((path) => addon.loadClientLibrary(path));
    this.#library = findClientLibrary(host, options.libraryPath);
    this.#native = new addon.NativeStreamClient(this.#events.dispatch);
  }

  connect({ name }: { name: string }): void {
    this.#assertIdle(name);
    callStream(`cannot attach to the stream "${name}"`, () => this.#native.connect(this.#library.path, name));
    this.#attach(name);
  }

  async connectAsync({ name, signal }: { name: string; signal?: AbortSignal }): Promise<void> {
    this.#assertIdle(name);
    const doing = `cannot attach to the stream "${name}"`;
    const giveUp = (why: string, cause?: unknown) => {
      this.#native.close();
      this.#events.end(new ShmError('ERR_SHM_TIMEOUT', `${doing}: ${why}`, { cause }));
    };
    const onAbort = () => giveUp('it was aborted', signal?.reason);
    if (signal?.aborted === true) throw new ShmError('ERR_SHM_TIMEOUT', `${doing}: it was aborted before it began`);
    callStream(doing, () => this.#native.startConnect(this.#library.path, name));
    signal?.addEventListener('abort', onAbort, { once: true });
    const patience = setTimeout(() => giveUp('the producer did not answer in 5 s'), connectPatienceMs);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#events.attachWait = { resolve, reject };
      });
      this.#native.finishConnect();
    } catch (error) {
      throw toShmError(doing, error);
    } finally {
      clearTimeout(patience);
      signal?.removeEventListener('abort', onAbort);
    }
    this.#attach(name);
  }

  close(): void {
    this.#native.close();
    this.#attachment = undefined;
    this.#mapped = undefined;
    this.#events.end(new ShmError('ERR_SHM_CLOSED', 'the client was closed; connect again to go on'));
  }

  async waitFrame(): Promise<SharedArrayBuffer> {
    const { ring } = this.#assertAttached();
    if (this.#events.frameWait !== undefined) {
      throw new ShmError('ERR_SHM_BUSY', 'a wait for a frame is open already; await it first');
    }
    const { buffer, view } = ring.current;
    const native = this.#native;
    await new Promise<void>((resolve, reject) => {
      this.#events.frameWait = { resolve, reject, native };
      native.waitFrame(ring.index, view);
    });
    ring.advance();
    return buffer;
  }

  sendMessage(message: string): void {
    assertPayload(message);
    this.#assertAttached();
    callStream('cannot send the message', () => this.#native.send(message, false));
  }

  sendText(text: string): void {
    assertPayload(text);
    this.#assertAttached();
    callStream('cannot send the text', () => this.#native.send(text, true));
  }

  sendInput(event: StreamInputEvent): void {
    const values = toInputValues(event);
    this.#assertAttached();
    callStream('cannot send the input', () => this.#native.sendInput(values));
  }

  onMessage(callback: (message: string) => void): () => void {
    assertCallback(callback);
    return this.#events.onMessage(callback);
  }

  onProducerGone(callback: (reason: ProducerGoneReason) => void): () => void {
    assertCallback(callback);
    return this.#events.gone.add(callback);
  }

  info(): ShmClientInfo {
    const { name, library } = this.#assertAttached();
    return { name, pixelFormat: 'BGRA8', ...this.#native.info(), library: library.path, abi: library.abi };
  }

  stats(): ShmClientStats {
    this.#assertAttached();
    return this.#native.stats();
  }

  mapRegion(): SharedArrayBuffer {
    this.#assertAttached();
    if (this.#mapped !== undefined) return this.#mapped;
    assertMappingWorks(getAddon().tryMapping);
    const buffer = this.#memory.reserve(this.#native.mappedBytes());
    callStream('cannot map the region', () => this.#native.mapRegion(new Uint8Array(buffer)));
    this.#mapped = buffer;
    return buffer;
  }

  #attach(name: string): void {
    this.#attachment = { name, library: this.#library, ring: new FrameRing(this.#native.info()) };
  }

  #assertIdle(name: unknown): void {
    assertStreamName(name);
    if (this.#attachment === undefined && this.#events.attachWait === undefined) return;
    throw new ShmError('ERR_SHM_STATE', 'the client is connected or connecting already; close it first');
  }

  #assertAttached(): Attachment {
    if (this.#attachment !== undefined) return this.#attachment;
    throw new ShmError('ERR_SHM_STATE', 'the client is not connected; connect first');
  }
}
