import type { FramelaneError } from '@framelane/protocol';
import type { CommandName, Project } from '@framelane/protocol/engine';
import type { EngineFeatures } from '../client/features.ts';
import type { Clock } from '../clock.ts';
import type { HeartbeatTimes } from '../heartbeat/heartbeat.ts';
import type { LogSink } from '../log.ts';
import type { EngineHost } from './engine-host.ts';

/**
 * `starting` until an engine was connected for the first time, `degraded` while pings are being missed, `restarting`
 * from its loss until another is connected, `failed` when nothing more is tried by itself.
 */
export type EngineState = 'stopped' | 'starting' | 'connected' | 'degraded' | 'restarting' | 'failed';

/** Everything there is to show about an engine. Never changes; a new one is made for every change. */
export interface EngineSnapshot {
  readonly state: EngineState;
  /** Engines that took the place of a lost one. */
  readonly restarts: number;
  /** Pings missed in a row. */
  readonly misses: number;
  /** From the newest pong: seconds since the engine started, and milliseconds of its last picture. */
  readonly uptimeS?: number;
  readonly lastFrameMs?: number;
  readonly isBusy?: boolean;
  readonly roundTripMs?: number;
  readonly pid?: number;
  /** Of the engine that is connected; gone while there is none, so that a ring reader lets go of the old file. */
  readonly ringPath?: string;
  readonly eventEndpoint?: string;
  readonly features?: EngineFeatures;
  /** Assets of the project that the engine could not restore. */
  readonly missingAssetIds: readonly string[];
  /** Why the last start or the last restore failed; gone when one succeeds. */
  readonly problem?: { readonly code: string; readonly message: string };
}

export const toastTexts = {
  restarting: 'Engine restarting...',
  recovered: 'Engine recovered',
  failed: 'Engine could not be restarted',
} as const;

/** A short notice for people. `canRetry` means: offer a button that calls `retry()`. */
export interface Toast {
  readonly type: keyof typeof toastTexts;
  readonly text: (typeof toastTexts)[keyof typeof toastTexts];
  readonly canRetry: boolean;
}

/** A render that was sent again after a restart, and what came of it. */
export interface ReplayedRender {
  readonly cmd: CommandName;
  readonly fields: object;
  readonly reply: object;
}

export interface SupervisorTimes extends HeartbeatTimes {
  /** Time for the first pong of an engine that has started. @default 10,000 */
  firstPongTimeoutMs: number;
  /** Waits before the first, second, … start in a row; the last one stands for all that follow. @default 0, 1, 2, 4, 8 s */
  restartBackoffMs: readonly number[];
  /** Failed starts in a row after which it gives up. @default 5 */
  maxFailedStarts: number;
  /** Crashes within `crashWindowMs` that are borne; the next one ends in `failed`. @default 5 */
  maxCrashesInWindow: number;
  /** @default 60,000 */
  crashWindowMs: number;
}

export interface EngineSupervisorOptions {
  host: EngineHost;
  /** Asked after each start for what the engine should hold; `undefined` when there is nothing to restore. */
  getProject?: () => Project | undefined;
  /** Whether the newest render is sent again after a restart; leave that off where each viewer asks for itself. @default true */
  replaysNewestRender?: boolean;
  /** Whether jobs live in a queue outside the engine and so survive it. @default false */
  areJobsQueued?: boolean;
  /** Removes the ring file of an engine that is gone. @default unlink; a missing file is fine */
  unlinkRing?: (path: string) => Promise<void>;
  times?: Partial<SupervisorTimes>;
  clock?: Clock;
  log?: LogSink;
}

/** How the life of one connected engine came to its end. */
export type LinkEnd =
  /** `isFault`: of a fault in its own code, not of a signal that somebody sent. */
  | { type: 'exited'; reason: string; isFault: boolean }
  | { type: 'hung' }
  | { type: 'replaced' }
  | { type: 'asked' }
  | { type: 'stopped' };

/** Makes the error for each request that an end leaves unanswered. */
export type ReasonMaker = () => FramelaneError;
