import { isLoopback } from '@framelane/protocol';
import type { MatrixSource } from '@framelane/protocol/matrix';
import type { MatrixAddress } from '../client-options.ts';

/**
 * Where a panel renderer takes frames, by what it says of itself: its unix socket when it runs on this computer, else
 * TCP. `undefined` when it has neither, or only for its own computer.
 */
export function findFrameAddress(sources: readonly MatrixSource[], url: string): MatrixAddress | undefined {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const isHere = isLoopback(host);
  const findAddress = (kind: string) =>
    sources.find((source) => source.kind === kind && source.state === 'listening')?.address;
  const socketPath = findAddress('unix');
  if (isHere && socketPath !== undefined) return { socketPath };
  const parts = /^(.*):(\d+)$/.exec(findAddress('tcp') ?? '');
  if (parts === null) return undefined;
  const [, listening = '', port] = parts;
  if (!isHere && isLoopback(listening)) return undefined;
  return { tcpAddress: { host, port: Number(port) } };
}
