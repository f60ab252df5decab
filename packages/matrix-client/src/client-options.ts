import { frameWire } from '@framelane/protocol/matrix';
import { argumentError } from './errors.ts';

const ackStrategies = ['always', 'never'] as const;
export type AckStrategy = (typeof ackStrategies)[number];
const dedupStrategies = ['none', 'source', 'payload'] as const;
export type DedupStrategy = (typeof dedupStrategies)[number];
const sendModes = ['queue', 'latest'] as const;
export type SendMode = (typeof sendModes)[number];

const maxSocketPathBytes = 107;

type AnyCase<T extends string> = T | Uppercase<T> | Capitalize<T>;

export interface MatrixAddress {
  /** @default /tmp/heart_matrix.sock, unless `tcpAddress` is given */
  socketPath?: string;
  tcpAddress?: { host: string; port: number };
}

export interface MatrixClientOptions extends MatrixAddress {
  /**
   * `always` waits for the OK of each frame. `never` is content when the system has taken the bytes; that the service
   * refused one is then told by `onRejected` and by the next send. @default always
   */
  ackStrategy?: AnyCase<AckStrategy>;
  /** How long to wait for an OK; 0 and less does not wait, but OKs are still counted. @default 1000 */
  ackTimeoutMs?: number;
  /**
   * Leaves out a frame that equals the last confirmed one while nothing is on its way: `source` compares the bytes as
   * given (alpha too), `payload` the RGB bytes sent. @default source
   */
  dedupStrategy?: AnyCase<DedupStrategy>;
  /** An equal frame is sent again when the last one was confirmed longer ago; 0 never does. @default 5000 */
  dedupMaxAgeMs?: number;
  /** Frames sent and not confirmed yet, at most. @default 1 */
  maxInFlight?: number;
  /**
   * What happens to frames for which there is no room in flight or no connection. `queue`: they wait in order, without
   * a limit, and fail when connecting fails. `latest`: only the newest waits, and with `autoReconnect` for as long as
   * it takes; the others resolve as `superseded`. @default queue
   */
  mode?: AnyCase<SendMode>;
  /** Connects again by itself after a loss, with pauses from 100 ms doubling up to 5 s. @default false */
  autoReconnect?: boolean;
}

/** What {@link readClientOptions} makes of them: checked, in lower case, with defaults. */
export interface ClientSettings {
  address: MatrixAddress;
  ackStrategy: AckStrategy;
  ackTimeoutMs: number;
  dedupStrategy: DedupStrategy;
  dedupMaxAgeMs: number;
  maxInFlight: number;
  mode: SendMode;
  autoReconnect: boolean;
}

/** Throws ERR_MATRIX_ARGUMENT. */
export function readClientOptions(options: MatrixClientOptions): ClientSettings {
  const { ackTimeoutMs = 1000, dedupMaxAgeMs = 5000, maxInFlight = 1, autoReconnect = false } = options;
  if (!Number.isInteger(maxInFlight) || maxInFlight < 1) {
    throw argumentError(`maxInFlight must be an integer from 1 up, got ${maxInFlight}`);
  }
  for (const [name, valueMs] of Object.entries({ ackTimeoutMs, dedupMaxAgeMs })) {
    if (typeof valueMs !== 'number' || Number.isNaN(valueMs)) {
      throw argumentError(`${name} must be a number of milliseconds, got ${valueMs}`);
    }
  }
  return {
    address: readAddress(options),
    ackStrategy: readChoice('ackStrategy', ackStrategies, options.ackStrategy ?? 'always'),
    ackTimeoutMs,
    dedupStrategy: readChoice('dedupStrategy', dedupStrategies, options.dedupStrategy ?? 'source'),
    dedupMaxAgeMs,
    maxInFlight,
    mode: readChoice('mode', sendModes, options.mode ?? 'queue'),
    autoReconnect,
  };
}

/** Names are of options or variables, for the message. Throws ERR_MATRIX_ARGUMENT. */
export function readChoice<T extends string>(name: string, choices: readonly T[], text: string): T {
  const found = choices.find((choice) => choice === String(text).toLowerCase());
  if (found === undefined) throw argumentError(`${name} must be one of ${choices.join(', ')}, got ${text}`);
  return found;
}

export function describeAddress({ socketPath, tcpAddress }: MatrixAddress): string {
  return tcpAddress === undefined ? String(socketPath) : `${tcpAddress.host}:${tcpAddress.port}`;
}

function readAddress({ socketPath, tcpAddress }: MatrixAddress): MatrixAddress {
  if (tcpAddress !== undefined && socketPath !== undefined) {
    throw argumentError('Specify either socketPath or tcpAddress, not both (socket_path, tcp_address)');
  }
  if (tcpAddress === undefined) return { socketPath: readSocketPath(socketPath ?? frameWire.defaultSocketPath) };
  const { host, port } = tcpAddress;
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return { tcpAddress: { host, port } };
  throw argumentError(`the port of tcpAddress must be an integer from 1 to 65535, got ${port}`);
}

/** Node cuts a longer path without a word and connects to another place. */
function readSocketPath(path: string): string {
  const bytes = Buffer.byteLength(path);
  if (bytes >= 1 && bytes <= maxSocketPathBytes) return path;
  throw argumentError(`socketPath must have 1 to ${maxSocketPathBytes} bytes, got ${bytes}; choose a shorter path`);
}
