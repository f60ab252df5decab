import { type MatrixAddress, type MatrixClientOptions, readChoice } from './client-options.ts';
import { argumentError } from './errors.ts';
import { MatrixClient } from './matrix-client.ts';

const yes = ['true', '1', 'yes', 'on'];
const prefix = 'HEART_ISOLATED_RENDERER_';

/**
 * The client that USE_ISOLATED_RENDERER and the variables of the README ask for; `undefined` when they do not. Throws
 * ERR_MATRIX_ARGUMENT for values that cannot be used.
 */
export function clientFromEnv(
  env: Readonly<Record<string, string | undefined>> = process.env,
): MatrixClient | undefined {
  if (!yes.includes((env.USE_ISOLATED_RENDERER ?? '').trim().toLowerCase())) return undefined;
  return new MatrixClient({ ...readAddress(env), ...readStrategies(env) });
}

function readAddress(env: Readonly<Record<string, string | undefined>>): MatrixAddress {
  const { ISOLATED_RENDER_SOCKET: socketPath, ISOLATED_RENDER_HOST: host, ISOLATED_RENDER_PORT: portText } = env;
  if ((host ?? '') !== '' || (portText ?? '') !== '') {
    if (!host || !portText) {
      throw argumentError('expected both ISOLATED_RENDER_HOST and ISOLATED_RENDER_PORT or neither, got one');
    }
    return { tcpAddress: { host, port: readWholeNumber('ISOLATED_RENDER_PORT', portText) } };
  }
  if (socketPath === '') {
    throw argumentError('ISOLATED_RENDER_SOCKET is empty and there is no ISOLATED_RENDER_HOST: set one of them');
  }
  return socketPath === undefined ? {} : { socketPath };
}

function readStrategies(env: Readonly<Record<string, string | undefined>>): MatrixClientOptions {
  const options: MatrixClientOptions = {};
  const acks = env[`${prefix}ACK_STRATEGY`];
  if (acks !== undefined) options.ackStrategy = readChoice(`${prefix}ACK_STRATEGY`, ['always', 'never'], acks);
  const timeoutText = env[`${prefix}ACK_TIMEOUT_MS`];
  if (timeoutText !== undefined) options.ackTimeoutMs = readWholeNumber(`${prefix}ACK_TIMEOUT_MS`, timeoutText);
  const dedup = env[`${prefix}DEDUP_STRATEGY`];
  if (dedup !== undefined) {
    options.dedupStrategy = readChoice(`${prefix}DEDUP_STRATEGY`, ['none', 'source', 'payload'], dedup);
  }
  return options;
}

function readWholeNumber(name: string, text: string): number {
  if (/^\s*\d+\s*$/.test(text)) return Number(text);
  throw argumentError(`${name} must be a whole number, got ${text}`);
}
