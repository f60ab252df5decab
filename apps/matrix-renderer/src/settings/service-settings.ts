import type { SourcePolicy } from '../frame-store/source-chooser.ts';
import type { LogLevel } from '../log/log.ts';

/** Everything the service is told, checked and complete. */
export interface ServiceSettings {
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
  mmapPollMs: number;
  mmapMode: number;
  disableSockets: boolean;
  socketMode: number;
  socketGroupId: number | undefined;
  maxClients: number;
  clientTimeoutMs: number;
  sourcePolicy: SourcePolicy;
  sourceTimeoutMs: number;
  devices: readonly string[];
  onExit: 'black' | 'hold';
  allow: readonly string[];
  logLevel: LogLevel;
  logFormat: 'text' | 'json';
}
