/** What a panel renderer that was started by another program tells it once frames are taken. */
export interface MatrixReady {
  /** Address of its HTTP side, without a path: `http://127.0.0.1:8080`. Empty without one. */
  url: string;
  width: number;
  height: number;
}

const eventType = 'matrixReady';

/** The line for standard output, with its newline. */
export function formatMatrixReady({ url, width, height }: MatrixReady): string {
  return `${JSON.stringify({ event_type: eventType, payload: { url, width, height } })}\n`;
}

/** `undefined` for every other line. */
export function readMatrixReady(line: string): MatrixReady | undefined {
  if (!line.startsWith('{')) return undefined;
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    // A line that only looks like JSON.
    return undefined;
  }
  if (!isRecord(message) || message.event_type !== eventType || !isRecord(message.payload)) return undefined;
  const { url, width, height } = message.payload;
  if (typeof url !== 'string' || typeof width !== 'number' || typeof height !== 'number') return undefined;
  return { url, width, height };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
