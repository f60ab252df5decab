/** How access is guarded: a fresh token per start, none at all (loopback only), or one the user chose. */
export type TokenChoice = { type: 'auto' } | { type: 'none' } | { type: 'value'; value: string };

/** Program and arguments that start an engine, a stage server or a panel renderer; the gateway adds its own options at the end. */
export interface EngineCommand {
  program: string;
  args: readonly string[];
}

export type EngineChoice =
  | { type: 'off' }
  | {
      type: 'spawn';
      /** Absent: the engine that comes with this repository. */
      command?: EngineCommand;
      /** Where an engine that does not tell keeps its ring. */
      ringPath?: string;
    }
  | { type: 'attach'; endpoint: string; token?: string; ringPath?: string };

export type StageChoice =
  | { type: 'off' }
  | {
      type: 'spawn';
      /** Absent: the stage server that comes with this repository. */
      command?: EngineCommand;
      /** Absent: `viewer`, or another one where that is taken. */
      streamName?: string;
    }
  | { type: 'attach'; streamName: string };

export type MatrixChoice =
  | { type: 'off' }
  | {
      type: 'spawn';
      /** Absent: the panel renderer that comes with this repository, 64 by 64. */
      command?: EngineCommand;
    }
  | {
      type: 'attach';
      /** Address of the service's HTTP side, without a path: `http://127.0.0.1:8080`. */
      url: string;
      token?: string;
    };

/** What is attached to besides the first source of each lane. */
export interface MoreSources {
  readonly engines: readonly Extract<EngineChoice, { type: 'attach' }>[];
  readonly stages: readonly Extract<StageChoice, { type: 'attach' }>[];
  readonly panels: readonly Extract<MatrixChoice, { type: 'attach' }>[];
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
export type LogFormat = 'text' | 'json';

/** Everything a gateway needs to know to start; made by `parseCli()` or by a program that embeds it. */
export interface GatewayOptions {
  /** Address to listen on. */
  host: string;
  /** 0 takes any free port. */
  port: number;
  engine: EngineChoice;
  /** Where to say how the first engine is reached, for other programs of this user. @default nowhere */
  engineAddressFile?: string;
  /** Folders the engine started here may read besides, for such programs; pages see nothing of them. @default none */
  engineRoots?: readonly string[];
  stage: StageChoice;
  /** @default off */
  matrix?: MatrixChoice;
  /** Sources of others' that a page may choose in place of the first of their lane. @default none */
  more?: MoreSources;
  /** Folders whose videos a page may open, resolved and existing. */
  mediaRoots: readonly string[];
  /** Folders whose stages a page may open, resolved and existing; those that come with Framelane are added. */
  stageRoots: readonly string[];
  /** Where uploads are kept; made when missing. */
  uploadDir: string;
  /** Where the sample clip is kept; made when missing. */
  cacheDir: string;
  /** Where a panel that is started here keeps its settings; made when missing. */
  stateDir: string;
  /** Largest upload in bytes. */
  maxUploadBytes: number;
  token: TokenChoice;
  /** `https://name` under which a reverse proxy serves this gateway. */
  publicOrigin?: string;
  logLevel: LogLevel;
  logFormat: LogFormat;
}

export const defaultHost = '127.0.0.1';
export const defaultPort = 7730;
export const defaultMaxUploadBytes = 4 * 1024 ** 3;
