import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface StdinFollower {
  /** A folder that stages may be read from as well. */
  onRoot(folder: string): void;
  onEnd(reason: string): void;
}

/**
 * Takes what the program that started us says on our standard input: a line `{"stageRoot": "/folder"}` allows one more
 * folder and is repeated on `output` once it counts; anything else is passed over. The end of it is told.
 */
export function followStdin(input: Readable, output: Pick<Writable, 'write'>, follower: StdinFollower): void {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => {
    const folder = readRoot(line);
    if (folder === undefined) return;
    follower.onRoot(folder);
    output.write(`${JSON.stringify({ stageRoot: folder })}\n`);
  });
  input.on('end', () => follower.onEnd('standard input ended'));
  input.on('error', () => follower.onEnd('standard input failed'));
}

function readRoot(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isRoot = typeof value === 'object' && value !== null && 'stageRoot' in value;
    return isRoot && typeof value.stageRoot === 'string' ? value.stageRoot : undefined;
  } catch {
    // Not for us.
    return undefined;
  }
}
