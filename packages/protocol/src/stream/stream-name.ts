import { FramelaneError } from '../errors.ts';
import { streamLayout } from './stream-layout.ts';

/** What a stream's name stands for on the system. */
export interface StreamResources {
  /** Shared-memory object. */
  region: string;
  /** Named semaphore. */
  semaphore: string;
  /** Path of the control socket. */
  socketPath: string;
}

/**
 * Throws unless `name` may name a stream: 1 to 63 bytes of UTF-8 without `/`, control characters or a leading dot.
 *
 * @throws ERR_SHM_INVALID_ARG
 */
export function assertStreamName(name: string): void {
  const problem = findNameProblem(name);
  if (problem === undefined) return;
  throw new FramelaneError('ERR_SHM_INVALID_ARG', `a stream name ${problem}, got ${JSON.stringify(name)}`);
}

/**
 * Names of the three resources of a stream; `temporaryFolder` is `TMPDIR` of both sides, /tmp where it is empty.
 *
 * @throws ERR_SHM_INVALID_ARG for a bad name or a socket path that does not fit an address
 */
export function nameStreamResources(name: string, temporaryFolder = ''): StreamResources {
  assertStreamName(name);
  const socketPath = `${temporaryFolder === '' ? '/tmp' : temporaryFolder}/ovstream-${name}.sock`;
  const byteLength = new TextEncoder().encode(socketPath).byteLength;
  if (byteLength > streamLayout.limits.maxSocketPathBytes) {
    throw new FramelaneError(
      'ERR_SHM_INVALID_ARG',
      `expected a socket path of at most ${streamLayout.limits.maxSocketPathBytes} bytes, got ${byteLength}; shorten the name or TMPDIR`,
    );
  }
  return { region: `/ovstream-${name}`, semaphore: `/ovstream-${name}-wake`, socketPath };
}

function findNameProblem(name: string): string | undefined {
  const byteLength = new TextEncoder().encode(name).byteLength;
  const { maxNameBytes } = streamLayout.limits;
  if (byteLength < 1 || byteLength > maxNameBytes) return `must have 1 to ${maxNameBytes} bytes`;
  if (name.startsWith('.')) return 'must not begin with a dot';
  if (name.includes('/')) return 'must not contain a slash';
  for (const character of name) {
    const code = character.codePointAt(0) as number;
    if (code < 0x20 || code === 0x7f) return 'must not contain control characters';
  }
  return undefined;
}
