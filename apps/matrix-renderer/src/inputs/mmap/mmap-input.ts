import type { MatrixSize, MatrixSource, MmapHeader } from '@framelane/protocol/matrix';
import { describeCause, readSystemCode, ServiceError } from '../../errors.ts';
import type { FrameSource } from '../../frame-store/types.ts';
import type { Input, InputContext } from '../input.ts';
import { inspectPath } from '../inspect-path.ts';
import { createFrameFile } from './create-frame-file.ts';
import { FrameFile } from './frame-file.ts';

/** Somewhat less than the 100 ms in which another file at the path is to be seen. */
const statIntervalMs = 90;
const stuckAfterMs = 1000;
const oddRetries = 3;
const oddRetryMs = 1;

type MmapState = 'empty' | 'live' | 'invalid' | 'stuck' | 'missing';

export interface MmapInputOptions {
  path: string;
  /** Look this often; undefined = only when {@link MmapInput.look} is called. */
  pollMs: number | undefined;
  /** Permissions when the file is made here. */
  mode: number;
  /** Called when a file was opened, the first one and each that took its place. */
  onOpened?: () => void;
}

/** Mirrors a memory-mapped frame file. Never writes to it, never shows a torn frame. */
export class MmapInput implements Input {
  readonly #options: MmapInputOptions;
  readonly #context: InputContext;
  readonly #size: MatrixSize;
  #file: FrameFile | undefined;
  #source: FrameSource | undefined;
  #timer: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #state: MmapState = 'empty';
  #isGone = false;
  #last = 0n;
  #oddVersion = 0n;
  #oddSinceMs = 0;
  #oddTries = 0;
  #comparedAtMs = 0;
  #tornRetries = 0;
  readonly #counts: Record<string, number> = {};

  constructor(options: MmapInputOptions, context: InputContext) {
    this.#options = options;
    this.#context = context;
    this.#size = { width: context.sink.width, height: context.sink.height };
  }

  async start(): Promise<void> {
    const { path, mode } = this.#options;
    const found = inspectPath(path);
    if (found === undefined) createFrameFile(path, this.#size, mode);
    else if (!found.isFile())
      throw new ServiceError('E_MMAP_PATH', `${path} is no plain file; choose another --mmap-path`);
    try {
      this.#file = new FrameFile(path, this.#size);
    } catch (error) {
      throw new ServiceError(
        'E_MMAP_PATH',
        `cannot read ${path}: ${describeCause(error)}; choose another --mmap-path`,
        error,
      );
    }
    this.#options.onOpened?.();
    this.#source = this.#context.sink.openSource({ kind: 'mmap', key: path });
    const { pollMs } = this.#options;
    if (pollMs !== undefined) this.#timer = setTimeout(() => this.look(), pollMs);
    this.look();
  }

  /** Takes over what is new in the file. Call at least every 100 ms without `pollMs`; does nothing unless started. */
  look(): void {
    if (this.#source === undefined) return;
    clearTimeout(this.#retry);
    if (this.#look()) this.#timer?.refresh();
    else this.#retry = setTimeout(() => this.look(), oddRetryMs);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    this.#file?.close();
    this.#file = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  describe(): MatrixSource {
    return {
      kind: 'mmap',
      address: this.#options.path,
      state: this.#state,
      counts: { ...this.#counts, torn_retries: this.#tornRetries + (this.#file?.tornRetries ?? 0) },
    };
  }

  /** False when the file is being written just now and another look is due at once. */
  #look(): boolean {
    const now = performance.now();
    if (now - this.#comparedAtMs >= statIntervalMs || this.#state === 'invalid') this.#follow(now);
    const file = this.#file;
    if (file === undefined) return true;
    const header = this.#state === 'live' || this.#isGone ? file.readNewHeader() : file.readHeader();
    if (header === undefined) return true;
    if (header.type === 'writing') return this.#noteOdd(header.version, now);
    this.#oddTries = 0;
    if (header.type !== 'stable') {
      this.#noteUnusable(header);
      return true;
    }
    if (header.version === this.#last && (this.#state === 'live' || this.#isGone)) return true;
    const read = file.readFrame(header.version);
    if (read.type === 'header') this.#noteUnusable(read.header);
    if (read.type !== 'frame') return true;
    this.#enter('live');
    this.#oddVersion = 0n;
    if (read.version === this.#last) return true;
    this.#last = read.version;
    this.#source?.accept(file.pixels);
    return true;
  }

  /** Sees whether the path still names the open file. */
  #follow(now: number): void {
    this.#comparedAtMs = now;
    const comparison = this.#file?.compare(this.#options.path) ?? 'replaced';
    if (comparison === 'same') {
      this.#isGone = false;
      return;
    }
    if (comparison === 'gone') {
      this.#enter('missing', 'E_MMAP_MISSING', 'the file has gone; waiting for a writer to make it again');
      this.#isGone = true;
      return;
    }
    try {
      this.#isGone = false;
      const next = new FrameFile(this.#options.path, this.#size);
      this.#tornRetries += this.#file?.tornRetries ?? 0;
      this.#file?.close();
      this.#file = next;
      this.#last = 0n;
      this.#oddVersion = 0n;
      this.#options.onOpened?.();
    } catch (error) {
      if (readSystemCode(error) === 'ENOENT') return;
      this.#enter('invalid', 'E_MMAP_PATH', `cannot read the file: ${describeCause(error)}`);
      this.#file?.close();
      this.#file = undefined;
    }
  }

  #noteOdd(version: bigint, now: number): boolean {
    if (version !== this.#oddVersion) {
      this.#oddVersion = version;
      this.#oddSinceMs = now;
    } else if (now - this.#oddSinceMs >= stuckAfterMs) {
      this.#enter('stuck', 'E_MMAP_STUCK', 'the writer stopped inside a frame; the last whole frame stays');
    }
    this.#oddTries += 1;
    const retriesAtOnce = this.#oddTries <= oddRetries && this.#state !== 'stuck';
    if (!retriesAtOnce) this.#oddTries = 0;
    return !retriesAtOnce;
  }

  #noteUnusable(header: Exclude<MmapHeader, { type: 'stable' | 'writing' }>): void {
    this.#oddVersion = 0n;
    this.#last = 0n;
    if (header.type === 'empty') {
      this.#enter('empty');
      return;
    }
    const { width, height } = this.#size;
    if (header.type === 'wrong' && header.code === 'E_MMAP_SIZE') {
      const message = `the file holds ${header.width}x${header.height}, display is ${width}x${height}; start with --width ${header.width} --height ${header.height}`;
      this.#enter('invalid', 'E_MMAP_SIZE', message);
      return;
    }
    if (header.type === 'wrong') this.#enter('invalid', 'E_MMAP_MAGIC', 'the file does not begin with HRMM');
    else this.#enter('invalid', 'E_MMAP_SIZE', `the file is too short for ${width}x${height}`);
  }

  #enter(state: MmapState, code?: string, message?: string): void {
    // What is read through the old descriptor does not change that the path names nothing.
    if (state === this.#state || this.#isGone) return;
    this.#state = state;
    if (code === undefined || message === undefined) return;
    this.#counts[code] = (this.#counts[code] ?? 0) + 1;
    this.#context.log.warn(message, { code, peer: 'mmap' });
  }
}
