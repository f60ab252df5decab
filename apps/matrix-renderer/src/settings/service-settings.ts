import type { SourcePolicy } from '../frame-store/source-chooser.ts';
import type { NetworkInputOptions } from '../inputs/network/create-network-input.ts';
import type { LogLevel } from '../log/log.ts';
import type { PipelineSettings } from '../pipeline/types.ts';

/** What is shown after a time without frames. */
export type IdleAction =
  | { type: 'hold' }
  | { type: 'black' }
  | { type: 'fade'; durationMs: number }
  | { type: 'image'; path: string };

export interface IdleSettings {
  action: IdleAction;
  /** Milliseconds without an accepted frame; 0 = never idle. */
  afterMs: number;
}

export interface HttpSettings {
  host: string;
  /** 0 = off, unless the preview needs a server; then any free port. */
  port: number;
  /** Required from everybody when `host` is not a loopback address. */
  token: string | undefined;
}

/** Everything the service is told, checked and complete. */
export interface ServiceSettings {
  /** What senders send: the size after rotation and mappers. */
  width: number;
  height: number;
  /** Empty = no unix socket. */
  unixSocket: string;
  tcpHost: string;
  /** 0 = no TCP. */
  tcpPort: number;
  fps: number;
  debug: boolean;
  precise: boolean;
  mmapPath: string | undefined;
  /** undefined = the render thread looks with its ticks. */
  mmapPollMs: number | undefined;
  mmapMode: number;
  disableSockets: boolean;
  socketMode: number;
  socketGroupId: number | undefined;
  maxClients: number;
  clientTimeoutMs: number;
  network: readonly NetworkInputOptions[];
  allow: readonly string[];
  sourcePolicy: SourcePolicy;
  sourceTimeoutMs: number;
  pipeline: PipelineSettings;
  /** Empty = whatever this computer has. */
  devices: readonly string[];
  x11Forward: boolean;
  idle: IdleSettings;
  onExit: 'black' | 'hold';
  http: HttpSettings;
  /** Whoever started this service reads when it is ready, and takes it along by closing its standard input. */
  exitOnStdinClose: boolean;
  logLevel: LogLevel;
  logFormat: 'text' | 'json';
  /** Folder for a copy of the log; undefined = none. */
  logDir: string | undefined;
}
