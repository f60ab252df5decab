import { type EngineAddress, EngineClient } from '@framelane/engine-client';
import { FramelaneError } from '@framelane/protocol';
import type { AssetInfo, CommandRequest } from '@framelane/protocol/engine';
import type { EngineSource } from '../host/engine-source.ts';
import { CommandFailure } from './command-failure.ts';
import { CrashSuspects } from './crash-suspects.ts';
import type { PageCommand } from './page-commands.ts';
import { SerialLane } from './serial-lane.ts';

/** One engine process, as a command uses it. */
export interface EngineAccess {
  /** False for an engine of the base protocol: it has one current asset, and its replies name no picture. */
  readonly hasExtensions: boolean;
  /** Sends a page's command; the engine checks the fields. */
  send(command: PageCommand, fields: object): Promise<Record<string, unknown>>;
  ingest(path: string): Promise<AssetInfo>;
  /** The id to send for an asset; an engine that knows only a current asset is made to take this one first. */
  selectAsset(assetId: string, path: string): Promise<string>;
}

const maxWaiting = 64;

/**
 * Hands out access to whatever engine runs now. Pages have a connection each: the engine keeps the order within a
 * connection only, so no page waits behind another's slow file. An engine of the base protocol is asked by all pages
 * over one connection, one command at a time.
 */
export class EngineAccessPoint {
  readonly #source: EngineSource;
  readonly #stopListening: () => void;
  readonly #sessions = new Set<string>();
  readonly #waiting = new Set<Waiter>();
  readonly #suspects = new CrashSuspects();
  readonly #clients = new Map<string, EngineClient>();
  #address: EngineAddress | undefined;
  #serialLane = new SerialLane();
  #isClosed = false;

  constructor(source: EngineSource) {
    this.#source = source;
    this.#address = source.address;
    this.#stopListening = source.onStatus(() => this.#follow());
  }

  /**
   * Runs `use` with the engine, waiting for one to be there. What `use` has in flight when the engine goes away
   * rejects with ERR_ENGINE_RESTARTED.
   *
   * @throws ERR_ENGINE_FAILED when the engine was given up, ERR_ENGINE_DISCONNECTED when this is closed, `busy` when
   *   64 others wait, the signal's reason when aborted while waiting
   */
  async run<Result>(
    sessionId: string,
    use: (engine: EngineAccess) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const address = this.#address ?? (await this.#waitForAddress(signal));
    if (!this.#sessions.has(sessionId)) throw makeDisconnected();
    if (address.features.hasExtensions) return use(this.#accessOf(sessionId, address));
    return this.#runSerial(this.#serialLane, this.#makeSend(sessionId, this.#clientOf('', address)), use);
  }

  addSession(sessionId: string): void {
    this.#sessions.add(sessionId);
  }

  /** A page is gone: its connection closes, and what it had in flight is dropped. */
  releaseSession(sessionId: string): void {
    this.#sessions.delete(sessionId);
    this.#clients.get(sessionId)?.close();
    this.#clients.delete(sessionId);
  }

  /** A person asked for another try: nothing is held against any request any more. */
  pardonAll(): void {
    this.#suspects.pardonAll();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopListening();
    this.#endClients(undefined);
    this.#rejectWaiting(makeDisconnected);
  }

  #accessOf(sessionId: string, address: EngineAddress): EngineAccess {
    const send = this.#makeSend(sessionId, this.#clientOf(sessionId, address));
    return {
      hasExtensions: true,
      send,
      ingest: async (path) => (await send('ingest', { path })) as AssetInfo,
      selectAsset: async (assetId) => assetId,
    };
  }

  #runSerial<Result>(
    lane: SerialLane,
    send: EngineAccess['send'],
    use: (engine: EngineAccess) => Promise<Result>,
  ): Promise<Result> {
    const ingest = async (path: string) => (await send('ingest', { path })) as AssetInfo;
    return lane.run(() =>
      use({
        hasExtensions: false,
        send,
        ingest: (path) => lane.ingest(path, ingest),
        selectAsset: (_assetId, path) => lane.select(path, ingest),
      }),
    );
  }

  // What a page sent is checked by the engine, which answers with a code; a type would only claim it was checked here.
  #makeSend(sessionId: string, client: EngineClient): EngineAccess['send'] {
    return (command, fields) => {
      const request = { sessionId, command, fields };
      if (this.#suspects.isConvicted(request)) return Promise.reject(makeConvicted(command));
      return this.#suspects.track(request, () => client.send(command, fields as CommandRequest<PageCommand>));
    };
  }

  #clientOf(sessionId: string, address: EngineAddress): EngineClient {
    const known = this.#clients.get(sessionId);
    if (known !== undefined) return known;
    const { endpoint, features, token } = address;
    const client = EngineClient.connect({ endpoint, features, ...(token === undefined ? {} : { token }) });
    this.#clients.set(sessionId, client);
    return client;
  }

  #follow(): void {
    const { address, status } = this.#source;
    if (address !== this.#address) {
      if (this.#address !== undefined) this.#suspects.noteLoss();
      this.#address = address;
      this.#endClients(makeRestarted);
      this.#serialLane = new SerialLane();
    }
    if (address !== undefined) {
      for (const waiter of this.#takeWaiting()) waiter.resolve(address);
    } else if (status.presence === 'failed') {
      this.#rejectWaiting(makeFailed);
    }
  }

  #endClients(makeReason: (() => FramelaneError) | undefined): void {
    for (const client of this.#clients.values()) client.close(makeReason);
    this.#clients.clear();
  }

  #waitForAddress(signal: AbortSignal | undefined): Promise<EngineAddress> {
    if (this.#isClosed) return Promise.reject(makeDisconnected());
    if (this.#source.status.presence === 'failed') return Promise.reject(makeFailed());
    if (this.#waiting.size >= maxWaiting) {
      return Promise.reject(new CommandFailure('busy', `${maxWaiting} commands already wait for the engine`));
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { resolve, reject };
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', () => {
        if (this.#waiting.delete(waiter)) reject(signal.reason);
      });
    });
  }

  #takeWaiting(): Waiter[] {
    const waiters = [...this.#waiting];
    this.#waiting.clear();
    return waiters;
  }

  #rejectWaiting(makeReason: () => FramelaneError): void {
    for (const waiter of this.#takeWaiting()) waiter.reject(makeReason());
  }
}

interface Waiter {
  resolve(address: EngineAddress): void;
  reject(reason: unknown): void;
}

export function makeRestarted(): FramelaneError {
  return new FramelaneError('ERR_ENGINE_RESTARTED', 'the engine was restarted while it worked on this; ask again');
}

function makeConvicted(command: PageCommand): FramelaneError {
  const message = `${command}: the engine went down twice while it worked on this; change it, or use Retry`;
  return new FramelaneError('ERR_ENGINE_RESTARTED', message);
}

function makeDisconnected(): FramelaneError {
  return new FramelaneError('ERR_ENGINE_DISCONNECTED', 'the gateway is closing; connect again');
}

function makeFailed(): FramelaneError {
  return new FramelaneError('ERR_ENGINE_FAILED', 'the engine could not be restarted; use Retry or look at its log');
}
