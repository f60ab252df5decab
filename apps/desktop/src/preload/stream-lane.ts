import { FramelaneError } from '@framelane/protocol';
import type { NativeShmClient } from '@framelane/shm-native';
import type { Failure, LaneRefusal, OpenedLane, StreamBridge, StreamEvent } from '../shared/frame-bridge.ts';
import { framePortChannel } from '../shared/frame-port.ts';
import type { Outcome } from '../shared/ipc-channels.ts';
import type { LaneSource } from '../shared/lane-source.ts';
import { describeMalformed, formatPageMessage } from '../shared/viewer-text.ts';
import { askMain, hearMain } from './ask-main.ts';
import { AttachedStream } from './attached-stream.ts';
import { loadNative } from './load-native.ts';
import { openPort } from './open-port.ts';
import { toFailure } from './to-outcome.ts';

const noncePattern = /^[0-9a-f-]{16,64}$/;
const notOpen: Failure = { ok: false, code: 'ERR_VIEWER_DISCONNECTED', message: 'expected an open stream; open it' };

type OpenRequest = Parameters<StreamBridge['open']>[0];

/** Streams for the page, in whichever lane works; the addon is loaded when the first one is opened. */
export class StreamLane implements StreamBridge {
  readonly #listeners = new Set<(event: StreamEvent) => void>();
  /** One for the life of the page, so that memory a region was mapped under is used again. */
  #client: NativeShmClient | undefined;
  #attempt: AbortController | undefined;
  #attached: AttachedStream | undefined;
  #isSeen = true;

  constructor() {
    hearMain('framelane:window-seen')(({ isSeen }) => {
      this.#isSeen = isSeen;
      for (const listener of this.#listeners) listener({ type: 'seen', isSeen });
    });
  }

  open = async (request: OpenRequest): Promise<Outcome<OpenedLane>> => {
    this.close();
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      const { nonce, name } = readOpenRequest(request);
      const source = await askMain('framelane:get-lane-source', {});
      if (!source.ok) return source;
      const given = name === undefined ? source.value.streamName : name;
      const value = await this.#openBest(source.value, {
        nonce,
        attempt,
        ...(given === undefined ? {} : { name: given }),
      });
      // For the log; the page shows the lane whether or not main heard of it.
      askMain('framelane:report-lane', { lane: value.lane, refused: value.refused }).catch(() => undefined);
      return { ok: true, value };
    } catch (error) {
      if (this.#attempt === attempt) this.close();
      return toFailure(error);
    }
  };

  close = (): void => {
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#attached?.close();
    this.#attached = undefined;
    this.#client?.close();
  };

  waitSlot = async (): Promise<number | Failure> => this.#attached?.waitSlot() ?? notOpen;

  readLiveSequence = (): number => this.#attached?.readLiveSequence() ?? 0;

  readCopies = (): number => this.#attached?.readCopies() ?? 0;

  send = (message: { event_type: string; payload?: unknown }): Outcome<null> => {
    try {
      const formatted = formatPageMessage(message);
      if (formatted.type === 'malformed') return refuse(describeMalformed(formatted.reason));
      if (this.#attached === undefined) return notOpen;
      this.#attached.send(formatted.text);
      return { ok: true, value: null };
    } catch (error) {
      return toFailure(error);
    }
  };

  onEvent = (callback: (event: StreamEvent) => void): (() => void) => {
    this.#listeners.add(callback);
    if (!this.#isSeen) callback({ type: 'seen', isSeen: false });
    return () => {
      this.#listeners.delete(callback);
    };
  };

  async #openBest(source: LaneSource, request: OpenRequest & { attempt: AbortController }): Promise<OpenedLane> {
    const refused: LaneRefusal[] = [];
    for (const lane of source.allowedLanes) {
      if (lane === 'main') {
        openPort(framePortChannel, request.nonce);
        return { lane, refused };
      }
      const client = this.#findClient(source);
      if (client instanceof Error) {
        refused.push({ lane, reason: client.message.slice(0, 1000) });
        continue;
      }
      const attached = this.#attached ?? (await this.#attach(client, request));
      try {
        if (lane === 'mapped') attached.mapForPage();
        return { lane, refused, stream: attached.info };
      } catch (error) {
        const { code, message } = toFailure(error);
        if (code !== 'ERR_SHM_UNSUPPORTED') throw error;
        refused.push({ lane, reason: message.slice(0, 1000) });
      }
    }
    throw new FramelaneError('ERR_LANE_UNAVAILABLE', describeNone(refused));
  }

  #findClient({ addonRoot, clientLibrary }: LaneSource): NativeShmClient | Error {
    try {
      this.#client ??= loadNative(addonRoot).createShmClient(
        clientLibrary === undefined ? {} : { libraryPath: clientLibrary },
      );
      return this.#client;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async #attach(
    client: NativeShmClient,
    { nonce, name, attempt }: OpenRequest & { attempt: AbortController },
  ): Promise<AttachedStream> {
    if (name === undefined)
      throw new FramelaneError('ERR_SHM_NOT_FOUND', 'the server has not said yet how its stream is called');
    await client.connectAsync({ name, signal: attempt.signal });
    const attached = new AttachedStream(client, nonce);
    this.#attached = attached;
    attached.listen((event) => {
      if (this.#attached !== attached) return;
      for (const listener of this.#listeners) listener(event);
    });
    return attached;
  }
}

/** Whether a page's nonce is one; what it guards is for that page alone. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && noncePattern.test(value);
}

function readOpenRequest(request: unknown): OpenRequest {
  const { nonce, name } = typeof request === 'object' && request !== null ? (request as Partial<OpenRequest>) : {};
  if (!isNonce(nonce)) {
    throw new FramelaneError('ERR_BRIDGE_REFUSED', 'expected a nonce of 16 to 64 hexadecimal digits');
  }
  if (name === undefined) return { nonce };
  if (typeof name !== 'string')
    throw new FramelaneError('ERR_BRIDGE_REFUSED', `expected a stream's name, found ${typeof name}`);
  return { nonce, name };
}

function describeNone(refused: readonly LaneRefusal[]): string {
  const reasons = refused.map(({ lane, reason }) => `${lane}: ${reason}`);
  const wanted = refused.map(({ lane }) => lane).join(' or ');
  const advice = 'Choose "auto" or "main" as the lane in the settings, or mend what is named here';
  return [`expected lane ${wanted} to bring the pictures, neither can. ${advice}:`, ...reasons].join('\n');
}

function refuse(message: string): Failure {
  return { ok: false, code: 'ERR_BRIDGE_REFUSED', message };
}
