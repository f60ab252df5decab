import { randomBytes } from 'node:crypto';
import { runPeer, spawnPeer } from '../../src/index.mjs';

export type PeerLine = Record<string, unknown>;

/** A stream name nobody else uses. */
export function makeStreamName(): string {
  return `peers-${process.pid}-${randomBytes(4).toString('hex')}`;
}

export interface RunningProducer {
  name: string;
  pid: number;
  /** Sends a command and waits for the line that answers it; lines before that one are control traffic. */
  order(command: string, answer: string): Promise<PeerLine>;
  /** The next line that has `key`. */
  waitFor(key: string): Promise<PeerLine>;
  close(): Promise<void>;
}

/** Starts the Python producer. Closing it removes the stream. */
export async function startPythonProducer(args: readonly (string | number)[] = []): Promise<RunningProducer> {
  const name = makeStreamName();
  const peer = await spawnPeer('stream_producer', [name, ...args]);
  const waitFor = async (key: string): Promise<PeerLine> => {
    for (let line = await peer.readLine(); line !== undefined; line = await peer.readLine()) {
      const value: PeerLine = JSON.parse(line);
      if (key in value) return value;
    }
    throw new Error(`expected a line with ${key}, the producer ended: ${peer.readStderr()}`);
  };
  const ready = await waitFor('ready');
  return {
    name,
    pid: Number(ready.pid),
    waitFor,
    order(command, answer) {
      peer.writeLine(command);
      return waitFor(answer);
    },
    async close() {
      peer.writeLine('stop');
      await peer.hasEnded;
    },
  };
}

/** Runs the Python reader to its end and gives its lines. */
export async function readWithPython(name: string, args: readonly (string | number)[] = []): Promise<PeerLine[]> {
  const { lines } = await runPeer('stream_reader', [name, ...args]);
  return lines.map((line): PeerLine => JSON.parse(line));
}

/** Rows of the behaviour table that came out otherwise than expected, and how many there were in all. */
export async function runBehaviours(
  library: string,
  args: readonly string[],
): Promise<{ count: number; unexpected: PeerLine[] }> {
  const { lines, stderr } = await runPeer('stream_behaviours', [library, ...args]);
  const rows = lines.map((line): PeerLine => JSON.parse(line));
  if (rows.length === 0) throw new Error(`the behaviour table ended at once: ${stderr}`);
  return { count: rows.length, unexpected: rows.filter((row) => row.ok !== true) };
}
