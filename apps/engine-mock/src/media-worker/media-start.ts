import type { LogFormat, LogLevel } from '../engine-options.ts';

/** What the media thread is started with. */
export interface MediaStart {
  ring: { path?: string; ringSize: number; slotSizeBytes: number; hasCrc: boolean };
  mediaRoots: readonly string[];
  openPaths: readonly string[];
  usesSample: boolean;
  /** Where decoded sound is left for clients; made when it is needed. */
  soundFolder: string;
  counters: SharedArrayBuffer;
  logLevel: LogLevel;
  logFormat: LogFormat;
}
