import { closeSync, readSync } from 'node:fs';
import { mmapWire } from '@framelane/protocol/matrix';
import type { Board } from '../../board.ts';
import { openPlainFile } from './frame-file.ts';

const leastGapMs = 2;

/**
 * Sees from the render thread, which wakes with every tick anyway, that a frame file has changed. Looking costs two
 * microseconds and waking up a hundred, so the main thread sleeps while the file rests. Pixels are read over there.
 */
export class FileWatch {
  readonly #path: string;
  readonly #board: Board;
  readonly #onNews: () => void;
  readonly #header = new Uint8Array(mmapWire.headerBytes);
  readonly #words = new Int32Array(this.#header.buffer);
  readonly #known = new Int32Array(this.#words.length);
  #file: number | undefined;
  #openings = 0;
  #lookedAtMs = 0;

  /** @param onNews called for a change unless an earlier one still waits to be looked at */
  constructor(path: string, board: Board, onNews: () => void) {
    this.#path = path;
    this.#board = board;
    this.#onNews = onNews;
  }

  /** Call as often as convenient. */
  look(nowMs: number): void {
    if (nowMs - this.#lookedAtMs < leastGapMs) return;
    this.#lookedAtMs = nowMs;
    const openings = this.#board.read('fileOpenings');
    if (openings !== this.#openings) this.#follow(openings);
    if (this.#file === undefined || !this.#hasChanged(this.#file)) return;
    if (this.#board.raiseFileNews()) this.#onNews();
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** The main thread has opened the file, or another one in its place. */
  #follow(openings: number): void {
    this.#openings = openings;
    this.close();
    try {
      this.#file = openPlainFile(this.#path);
    } catch {
      // Gone again: the main thread sees that by itself and tells when it has opened the next one.
    }
  }

  #hasChanged(file: number): boolean {
    readSync(file, this.#header, 0, mmapWire.headerBytes, 0);
    let hasChanged = false;
    for (let at = 0; at < this.#words.length; at += 1) {
      if (this.#words[at] === this.#known[at]) continue;
      this.#known[at] = this.#words[at]!;
      hasChanged = true;
    }
    return hasChanged;
  }
}
