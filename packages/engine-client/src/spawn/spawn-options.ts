import type { Clock } from '../clock.ts';
import type { LogSink } from '../log.ts';

export interface SpawnEngineOptions {
  command: string;
  args?: readonly string[];
  cwd?: string;
  /** Added to the environment of this process. */
  env?: Readonly<Record<string, string>>;
  /** Where the ring is when the engine does not say. @default /dev/shm/entropic-frames */
  ringPath?: string;
  /** Time for the start-up lines. @default 10,000 */
  readyTimeoutMs?: number;
  /** Gives the engine a fresh token in `ENGINE_TOKEN`, never in its arguments. @default true */
  auth?: boolean;
  /** Passes `--ipc` with a socket in a private folder and sends commands there. For our own engines. @default false */
  useIpc?: boolean;
  /** Passes `--exit-on-stdin-close` and holds its stdin open, so that it ends with us. For our own engines. @default false */
  exitWithParent?: boolean;
  /** Time between SIGTERM and SIGKILL in `stop()`. @default 5,000 */
  terminateGraceMs?: number;
  /** Kills the engine while it starts; a started one is not touched. */
  signal?: AbortSignal;
  /** Gets each line that the engine writes to stderr, and what happens to the process. */
  log?: LogSink;
  clock?: Clock;
}

export const defaultRingPath = '/dev/shm/entropic-frames';
