import type { Board } from '../board.ts';
import { readMonotonicMs } from '../clock/monotonic.ts';

const intervalMs = 1000;

/** The line `--debug` writes about once a second, as the Python original words it. */
export class MetricsLine {
  readonly #board: Board;
  #reportedAtMs = readMonotonicMs();
  #pushes: number;
  #accepted: number;

  constructor(board: Board) {
    this.#board = board;
    this.#pushes = board.read('pushes');
    this.#accepted = board.read('accepted');
  }

  /** The line when it is due at `nowMs`, measured since the one before. */
  describeIfDue(nowMs: number): string | undefined {
    const windowMs = nowMs - this.#reportedAtMs;
    if (windowMs < intervalMs) return undefined;
    const pushes = this.#board.read('pushes');
    const accepted = this.#board.read('accepted');
    const fps = ((pushes - this.#pushes) * 1000) / windowMs;
    const ageS = this.#board.readUpdateAgeS(nowMs);
    const updates = accepted - this.#accepted;
    this.#reportedAtMs = nowMs;
    this.#pushes = pushes;
    this.#accepted = accepted;
    this.#board.write('measuredFps', fps);
    return `fps=${fps.toFixed(1)} updates=${updates} version=${accepted} update_age=${ageS.toFixed(3)}s`;
  }
}

/** `2026-01-31 12:00:00,123 - matrix.renderer - INFO - …`, in local time. */
export function formatLogLine(message: string, date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time},${String(date.getMilliseconds()).padStart(3, '0')} - matrix.renderer - INFO - ${message}`;
}
