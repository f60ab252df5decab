import { FramelaneError } from '@framelane/protocol';
import { readViewerReply, type ViewerRequest, viewerProtocol } from '@framelane/protocol/viewer';
import type { Clock } from './clock.ts';
import { readFrameSnapshot } from './frame-snapshot.ts';
import { RetryTimer } from './retry-timer.ts';
import type { ShmViewerApi } from './shm-viewer-api.ts';
import type { Problem } from './status.ts';
import type { StreamListener, StreamStatus, StreamTransport } from './stream-transport.ts';
import type { ViewerCapabilities } from './viewer-backend.ts';
import { makeConnectionLostError } from './viewer-errors.ts';

/** Bad frames in a row that are told to the user. */
const badFrameLimit = 3;

export interface ShmTransportOptions {
  api: ShmViewerApi;
  clock: Clock;
  /** The stream to attach to. @default the shell's own choice */
  streamName?: string;
}

interface OpenedStream {
  format: ViewerCapabilities['stream']['pixelFormat'];
  /** What was told of it when it was opened. */
  status: StreamStatus;
}

/** One attachment at a time, made again whenever it ends: messages and one loop that waits for frames. */
export class ShmTransport implements StreamTransport<never> {
  readonly #options: ShmTransportOptions;
  readonly #retry: RetryTimer;
  #listener: StreamListener<never> | undefined;
  #attachment: { stopMessages: () => void } | undefined;
  #isConnecting = false;
  #hasBeenOpen = false;
  /** Rises with each start and stop, so that whatever an older one still awaits is left alone. */
  #run = 0;
  #closing: Promise<void> = Promise.resolve();

  constructor(options: ShmTransportOptions) {
    this.#options = options;
    this.#retry = new RetryTimer(options.clock);
  }

  start(listener: StreamListener<never>): void {
    this.#listener = listener;
    this.#hasBeenOpen = false;
    this.#run += 1;
    void this.#attach(this.#run);
  }

  stop(): void {
    this.#run += 1;
    this.#listener = undefined;
    this.#retry.cancel();
    this.#detach();
  }

  send(message: ViewerRequest): void {
    if (this.#attachment === undefined) throw makeConnectionLostError(message.event_type);
    const run = this.#run;
    this.#options.api.sendMessage(message).catch((error: unknown) => this.#lose(run, error));
  }

  release(): void {
    // Frames lie in the shell's ring; nothing is to be given back.
  }

  async #attach(run: number): Promise<void> {
    const { api, streamName } = this.#options;
    try {
      await this.#closing;
      if (run !== this.#run) return;
      this.#isConnecting = true;
      const { protocolVersion, stream } = await api.connect(streamName === undefined ? {} : { name: streamName });
      if (run !== this.#run) {
        this.#end();
        return;
      }
      this.#isConnecting = false;
      if (protocolVersion !== viewerProtocol) throw makeVersionError(protocolVersion);
      this.#attachment = { stopMessages: api.onMessage((message) => this.#takeMessage(run, message)) };
      this.#hasBeenOpen = true;
      this.#retry.reset();
      // Why better lanes are not used, for example.
      const { lane, problems } = await api.getStatus();
      if (run !== this.#run) return;
      const status: StreamStatus = { presence: 'live', problems, ...(lane === undefined ? {} : { lane }) };
      this.#listener?.onStatus(status);
      this.#listener?.onReady();
      await this.#pump(run, { format: stream.pixelFormat, status });
    } catch (error) {
      this.#lose(run, error);
    }
  }

  async #pump(run: number, { format, status }: OpenedStream): Promise<void> {
    let bad = 0;
    while (run === this.#run) {
      await this.#listener?.untilFrameWanted?.();
      if (run !== this.#run) return;
      const { api } = this.#options;
      const next = await (api.nextFrame?.() ?? api.waitFrame());
      if (run !== this.#run) return;
      try {
        this.#listener?.onFrame('sequence' in next ? next : readFrameSnapshot(next, format));
        if (bad >= badFrameLimit) this.#listener?.onStatus(status);
        bad = 0;
      } catch (error) {
        bad += 1;
        if (bad === badFrameLimit) {
          this.#listener?.onStatus({ ...status, problems: [...status.problems, describeProblem(error)] });
        }
      }
    }
  }

  #takeMessage(run: number, message: { event_type: string; payload: unknown }): void {
    if (run !== this.#run) return;
    const read = readViewerReply(message);
    if (read.type !== 'message') this.#listener?.onIgnored?.();
    else if (read.message.event_type === 'shmDisconnected') {
      this.#lose(run, new Error(read.message.payload.reason ?? 'the stream ended'));
    } else this.#listener?.onMessage(read.message);
  }

  #lose(run: number, error: unknown): void {
    if (run !== this.#run) return;
    this.#run += 1;
    const next = this.#run;
    this.#isConnecting = false;
    this.#detach();
    const presence = this.#hasBeenOpen ? 'lost' : 'connecting';
    this.#listener?.onStatus({ presence, problems: [describeProblem(error)] });
    if (next === this.#run) this.#retry.schedule(() => void this.#attach(next));
  }

  #detach(): void {
    const attachment = this.#attachment;
    this.#attachment = undefined;
    attachment?.stopMessages();
    if (attachment !== undefined || this.#isConnecting) this.#end();
    this.#isConnecting = false;
  }

  #end(): void {
    // The next attachment waits for this one to be gone; why it could not be ended cleanly matters to nobody.
    this.#closing = this.#options.api.disconnect().catch(() => undefined);
  }
}

function describeProblem(error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'stream';
  return { severity: 'warning', code, message: error instanceof Error ? error.message : String(error) };
}

function makeVersionError(found: number): FramelaneError {
  const message = `expected messages of protocol ${viewerProtocol}, found ${found}; update the older of shell and page`;
  return new FramelaneError('ERR_PROTOCOL_VERSION', message);
}
