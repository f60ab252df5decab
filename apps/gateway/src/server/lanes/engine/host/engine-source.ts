import type { EngineAddress, JobNews } from '@framelane/engine-client';
import type { GatewayEvent, Presence, Problem } from '@framelane/protocol/gateway';

/** How the engine behind the lane is doing; replaced as a whole when something changes. */
export interface EngineStatus {
  /** In the words of the supervisor: `starting`, `connected`, `degraded` and so on. */
  readonly name: string;
  readonly presence: Presence;
  readonly problems: readonly Problem[];
  readonly restarts: number;
  readonly uptimeS?: number;
  readonly lastFrameMs?: number;
}

/** Facts about a picture copied from the ring. */
export interface CopiedFrame {
  seq: number;
  byteLength: number;
  width: number;
  height: number;
  ptsUs?: number | undefined;
}

/** Where the pictures of an engine come from; survives restarts of the engine. */
export interface FrameRing {
  /**
   * Copies the picture numbered `seq`. `undefined` when it is not there.
   *
   * @throws ERR_RING_TORN when it was overwritten, ERR_RING_FULL with `details.neededBytes` when `target` is too small
   */
  copyFrame(seq: number, target: Uint8Array): CopiedFrame | undefined;
  copyLatest(target: Uint8Array): CopiedFrame | undefined;
  readonly tornCount: number;
}

/**
 * One engine, whoever keeps it alive. While `address` is undefined no command can be sent; each new address is a new
 * engine process, or the old one found again.
 */
export interface EngineSource {
  readonly name: string;
  readonly status: EngineStatus;
  readonly address: EngineAddress | undefined;
  readonly ring: FrameRing;
  /** After each change of status or address. */
  onStatus(callback: (status: EngineStatus) => void): () => void;
  onEvent(callback: (event: GatewayEvent) => void): () => void;
  /** What the engine tells of its jobs, as the wire has it. */
  onJob(callback: (job: JobNews) => void): () => void;
  /** Tries again after giving up; does nothing in any other state. */
  retry(): void;
  start(): Promise<void>;
  /** Ends what `start()` began. Safe to call twice. */
  close(): Promise<void>;
}
