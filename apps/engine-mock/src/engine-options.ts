export type LogFormat = 'text' | 'json';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
export type Dialect = 'seed' | 'entropic';

/** Everything an engine is started with. Ports are TCP ports on the loopback interface; 0 lets the system choose. */
export interface EngineOptions {
  port: number;
  pingPort: number;
  /** Also bind the command socket to this unix socket; its folder is made private when it has to be created. */
  ipcPath?: string;
  /** The ring's file; absent: a new one per instance. */
  ringPath?: string;
  /** Slots, a power of two from 2 to 64. */
  ringSize: number;
  slotSizeBytes: number;
  hasRingCrc: boolean;
  /** Folders media may be read from, as given; links are resolved when a file is opened. */
  mediaRoots: readonly string[];
  /** Files to ingest at start, in this order; the last one becomes the current asset. */
  openPaths: readonly string[];
  /** Whether to make the sample clip (once per user) and ingest it. */
  usesSample: boolean;
  /** Redis whose workers carry out exports and ranges; absent: this process does. May hold a password. */
  queueUrl?: string;
  auth?: EngineAuth;
  dialect: Dialect;
  endsWithStdin: boolean;
  logLevel: LogLevel;
  logFormat: LogFormat;
}

export interface EngineAuth {
  token: string;
  /** Whether the engine made the token itself and so has to tell it. */
  isOwn: boolean;
}

export const engineName = 'framelane-engine-mock';
export const engineVersion = '0.0.0';
