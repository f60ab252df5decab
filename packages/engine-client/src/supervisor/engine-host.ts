import { type EngineFeatures, fullFeatures } from '../client/features.ts';
import type { EngineAddress, EngineExit } from '../spawn/engine-process.ts';
import { spawnEngine } from '../spawn/spawn-engine.ts';
import type { SpawnEngineOptions } from '../spawn/spawn-options.ts';

/** An engine that can be talked to. An `EngineProcess` is one. */
export interface HostedEngine {
  readonly address: EngineAddress;
  readonly pid?: number;
  /** Calls back when the engine's process is known to have ended. */
  onExit(callback: (exit: EngineExit) => void): () => void;
  /** Ends it politely, then by force; resolves when it is gone. */
  stop(): Promise<unknown>;
  /** Ends it at once; resolves when it is gone. */
  kill(): Promise<unknown>;
}

/** Where a supervisor gets its engines from. */
export interface EngineHost {
  /** Whether its engines are ours: ended and restarted by us, their ring files removed by us. */
  readonly isOwner: boolean;
  /** Starts or names an engine; rejects when that fails, and with the signal's reason when aborted. */
  open(signal: AbortSignal): Promise<HostedEngine>;
}

/** Engines as child processes; each start is a new process with a new token. */
export function createSpawnHost(options: Omit<SpawnEngineOptions, 'signal'>): EngineHost {
  return { isOwner: true, open: (signal) => spawnEngine({ ...options, signal }) };
}

export interface AttachOptions {
  endpoint: string;
  /** @default endpoint */
  pingEndpoint?: string;
  eventEndpoint?: string;
  token?: string;
  ringPath?: string;
  /** @default fullFeatures; pass `seedFeatures` for an engine with a REP socket */
  features?: EngineFeatures;
}

/** An engine that somebody else runs: it is watched and found again, never ended, and its ring is left alone. */
export function createAttachHost(options: AttachOptions): EngineHost {
  const address: EngineAddress = Object.freeze({ pingEndpoint: options.endpoint, features: fullFeatures, ...options });
  const engine: HostedEngine = {
    address,
    onExit: () => () => undefined,
    stop: () => Promise.resolve(),
    kill: () => Promise.resolve(),
  };
  return {
    isOwner: false,
    open: async (signal) => {
      signal.throwIfAborted();
      return engine;
    },
  };
}
