import { readViewerReply, viewerProtocol } from '@framelane/protocol/viewer';
import { createShmClient, type NativeShmClient, type ShmClientOptions } from '@framelane/shm-native';
import type { Clock } from '../common/clock.ts';
import type { ShmViewerApi } from '../common/shm-viewer-api.ts';
import { StreamMeter } from '../common/stream-meter.ts';
import type { BackendStatus, ViewerCapabilities } from '../common/viewer-backend.ts';
import { makeDisconnectedError } from '../common/viewer-errors.ts';

type Message = { event_type: string; payload: unknown };

export interface NativeShmApiOptions extends ShmClientOptions {
  streamName: string;
  clock: Clock;
}

/** A stream of this machine behind the same members that a desktop shell offers its page; one attachment at a time. */
export class NativeShmApi implements ShmViewerApi {
  readonly #options: NativeShmApiOptions;
  readonly #meter: StreamMeter;
  readonly #listeners = new Set<(message: Message) => void>();
  #attempt: AbortController | undefined;
  #client: NativeShmClient | undefined;

  constructor(options: NativeShmApiOptions) {
    this.#options = options;
    this.#meter = new StreamMeter(options.clock);
  }

  async connect({ name = this.#options.streamName } = {}): Promise<ViewerCapabilities> {
    const { libraryPath } = this.#options;
    const client = createShmClient(libraryPath === undefined ? {} : { libraryPath });
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      await client.connectAsync({ name, signal: attempt.signal });
    } catch (error) {
      if (this.#attempt === attempt) this.#attempt = undefined;
      throw error;
    }
    if (attempt.signal.aborted) {
      client.close();
      throw makeDisconnectedError('the stream');
    }
    this.#client = client;
    this.#meter.startAnew();
    client.onMessage((text) => this.#takeText(text));
    client.onProducerGone((reason) => this.#tell({ event_type: 'shmDisconnected', payload: { reason } }));
    const { maxWidth: width, maxHeight: height, pixelFormat, slotCount, protocolVersion } = client.info();
    const stream = { name, width, height, pixelFormat, slotCount, protocolVersion };
    return { protocolVersion: viewerProtocol, stream, features: [] };
  }

  async disconnect(): Promise<void> {
    this.#attempt?.abort();
    this.#client?.close();
    this.#attempt = undefined;
    this.#client = undefined;
  }

  async waitFrame(): Promise<SharedArrayBuffer> {
    const buffer = await this.#requireClient('a frame').waitFrame();
    this.#meter.countSnapshot(buffer);
    return buffer;
  }

  async sendMessage({ event_type, payload = {} }: { event_type: string; payload?: unknown }): Promise<void> {
    this.#requireClient(event_type).sendMessage(JSON.stringify({ event_type, payload }));
    this.#meter.countRequest(event_type);
  }

  onMessage(callback: (message: Message) => void): () => void {
    this.#listeners.add(callback);
    return () => {
      this.#listeners.delete(callback);
    };
  }

  async getStatus(): Promise<BackendStatus> {
    const wanted = this.#attempt === undefined ? 'idle' : 'connecting';
    const presence = this.#client === undefined ? wanted : 'live';
    return { presence, problems: [], stats: this.#meter.read() };
  }

  #takeText(text: string): void {
    const read = readViewerReply(text);
    // What this version does not know, or what is no message, changes nothing and ends nothing.
    if (read.type === 'message') this.#tell(read.message);
  }

  #tell(message: Message): void {
    for (const listener of this.#listeners) listener(message);
  }

  #requireClient(what: string): NativeShmClient {
    if (this.#client === undefined) throw makeDisconnectedError(what);
    return this.#client;
  }
}
