import { runPeer, spawnPeer } from '../../src/index.mjs';

export type Reply = Record<string, unknown>;

export interface PictureFacts {
  length: number;
  crc32: number;
  width: number;
  height: number;
  middle: [number, number, number];
  number: number | null;
}

export interface SeedRing {
  header: Record<'write_index' | 'frame_count' | 'slot_size' | 'ring_size' | 'width' | 'height', number>;
  picture: PictureFacts | null;
}

/** One plain REQ client in Python, kept open for a test. */
export interface SeedSession {
  /** Sends a command and waits for its reply. */
  request(command: Reply): Promise<Reply>;
  /** Sends text (or bytes, after `hex:`) exactly as given. */
  sendRaw(text: string): Promise<Reply>;
  close(): Promise<void>;
}

export async function openSeedSession(port: number, timeoutMs = 20_000): Promise<SeedSession> {
  const peer = await spawnPeer('seed_client', [port, '-', '--timeout-ms', timeoutMs]);
  const sendRaw = async (text: string): Promise<Reply> => {
    peer.writeLine(text);
    const line = await peer.readLine();
    if (line === undefined) throw new Error(`seed_client ended: ${peer.readStderr()}`);
    return JSON.parse(line);
  };
  return { request: (command) => sendRaw(JSON.stringify(command)), sendRaw, close: () => peer.close() };
}

/** What a reader that knows only the seed finds in a ring. */
export async function readSeedRing(path: string): Promise<SeedRing> {
  const { exitCode, lines, stderr } = await runPeer('ring_reader', [path]);
  if (exitCode !== 0) throw new Error(`ring_reader ended with ${exitCode}: ${stderr}`);
  return JSON.parse(lines[0] ?? '');
}

/** What a reader with all the rules finds in a ring: one line for each picture. */
export async function readSpecRing(path: string, ...args: (string | number)[]): Promise<Reply[]> {
  const { lines, stderr } = await runPeer('spec_ring_reader', [path, ...args]);
  if (lines.length === 0) throw new Error(`spec_ring_reader printed nothing: ${stderr}`);
  return lines.map((line) => JSON.parse(line));
}
