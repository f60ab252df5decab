import { type Peer, runPeer, spawnPeer } from '../../src/index.mjs';

export interface RunningSeedEngine {
  peer: Peer;
  port: number;
  ringPath: string;
  close(): Promise<void>;
}

/** Starts the Python engine and reads its port from the one line it prints. */
export async function startSeedEngine(
  ringPath: string,
  args: readonly (string | number)[] = [],
): Promise<RunningSeedEngine> {
  const peer = await spawnPeer('seed_engine', ['--ring-path', ringPath, ...args]);
  const line = await peer.readLine();
  const port = Number(line?.replace(/^(ZMQ_)?PORT=/, ''));
  if (!Number.isInteger(port)) {
    await peer.close();
    throw new Error(`expected a port, got ${line}: ${peer.readStderr()}`);
  }
  return { peer, port, ringPath, close: () => peer.close() };
}

/** A clip of numbered frames, 25 a second, 320 x 180. */
export async function makeClip(path: string, args: readonly (string | number)[] = []): Promise<string> {
  const { exitCode, stderr } = await runPeer('make_clip', [path, ...args]);
  if (exitCode !== 0) throw new Error(`make_clip ended with ${exitCode}: ${stderr}`);
  return path;
}
