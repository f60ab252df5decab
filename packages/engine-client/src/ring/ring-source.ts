import { FramelaneError, isErrorWithCode } from '@framelane/protocol';
import { RingReader } from '@framelane/shm-native';
import { type Clock, systemClock, waitFor } from '../clock.ts';
import { Listeners } from '../listeners.ts';
import { dropLog, type LogSink } from '../log.ts';
import { type CopyOutcome, copyPicture } from './copy-picture.ts';
import { PicturePool } from './picture-pool.ts';
import {
  type RingPicture,
  type RingSourceOptions,
  type RingSourceState,
  type RingSourceStats,
  ringSourceDefaults,
} from './ring-types.ts';
import { StaleWatch } from './stale-watch.ts';

/** How long to leave the writer alone that was in the slot at every attempt. */
const afterTornMs = 2;

/**
 * The pictures of an engine, whichever ring they come out of: a ring that is replaced is opened anew, one that is
 * missing is waited for. Nothing here throws because of a ring; the last picture is simply held by whoever has it.
 * Close what you make: its timer keeps the process alive.
 */
export class RingSource {
  readonly #options: Required<Pick<RingSourceOptions, keyof typeof ringSourceDefaults>>;
  readonly #clock: Clock;
  readonly #log: LogSink;
  readonly #pool: PicturePool;
  readonly #stale: StaleWatch;
  readonly #stateListeners = new Listeners<RingSourceState>();
  readonly #readerListeners = new Listeners<undefined>();
  readonly #counts = { copied: 0, torn: 0, overwritten: 0, corrupt: 0, skipped: 0 };
  #path: string | undefined;
  #reader: RingReader | undefined;
  #opened = 0;
  #state: RingSourceState = Object.freeze({ presence: 'none', isStale: false });
  #cancelCheck: (() => void) | undefined;
  #isClosed = false;

  constructor(options: RingSourceOptions = {}) {
    this.#options = { ...ringSourceDefaults, ...options };
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? dropLog;
    this.#pool = new PicturePool(this.#options.pooledBuffers);
    this.#stale = new StaleWatch(this.#clock, this.#options.staleAfterMs);
  }

  state(): RingSourceState {
    return this.#state;
  }

  /** Every new state, from the next change on. */
  onState(callback: (state: RingSourceState) => void): () => void {
    return this.#stateListeners.add(callback);
  }

  stats(): RingSourceStats {
    return { ...this.#counts, reopened: Math.max(0, this.#opened - 1), poolMisses: this.#pool.misses };
  }

  /**
   * The ring to read from now on; `undefined` lets go of the old one. The same path again changes nothing, and neither
   * does any path after `close()`, so that the two may be called in any order at the end.
   */
  setPath(path: string | undefined): void {
    if (this.#isClosed || path === this.#path) return;
    this.#path = path;
    this.#letGo();
    this.#cancelCheck?.();
    this.#cancelCheck = undefined;
    if (path === undefined) this.#change({ presence: 'none', isStale: false });
    else this.#check();
  }

  /** While playing, pictures are expected to come; without one for too long the state is stale. */
  setPlaying(isPlaying: boolean): void {
    this.#stale.setPlaying(isPlaying);
    if (!isPlaying) this.#change({ ...this.#state, isStale: false });
  }

  /**
   * Copies the picture with this number, as told in a reply. `overwritten` is final: ask for it inline. `undefined`
   * means that it is not there: no ring, not published yet, or unreadable. Looks at the path first, so that a number
   * of a new ring never finds the picture of an old one.
   *
   * @throws ERR_RING_CLOSED after `close()`
   */
  copyFrame(seq: number): RingPicture | 'overwritten' | undefined {
    this.#assertOpen();
    if (this.#reader !== undefined) this.#compareWithPath();
    const reader = this.#currentReader();
    if (reader === undefined) return undefined;
    const outcome = this.#note(
      reader,
      copyPicture(this.#pool, (target) => reader.copyFrameInto(seq, target)),
    );
    if (outcome.type === 'copied') return outcome.picture;
    return outcome.type === 'overwritten' || outcome.type === 'torn' ? 'overwritten' : undefined;
  }

  /**
   * Copies the newest picture; `undefined` when there is none, or none that can be read just now.
   *
   * @throws ERR_RING_CLOSED after `close()`
   */
  copyLatest(): RingPicture | undefined {
    this.#assertOpen();
    const reader = this.#currentReader();
    if (reader === undefined) return undefined;
    const outcome = this.#copyLatestOf(reader);
    return outcome.type === 'copied' ? outcome.picture : undefined;
  }

  /**
   * New pictures as they come, the newest first: capacity 1, what was published meanwhile is skipped and counted. The
   * picture of one turn is released when the next is asked for. Ends when aborted or closed; goes on through restarts.
   */
  async *frames({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<RingPicture, void, undefined> {
    let reader: RingReader | undefined;
    let lastSeq: number | undefined;
    while (!this.#isClosed && !signal?.aborted) {
      const current = this.#currentReader();
      if (current !== reader) lastSeq = undefined;
      reader = current;
      if (reader === undefined) {
        await this.#waitForReader(signal);
        continue;
      }
      if (!(await this.#waitForNewer(reader, lastSeq, signal))) continue;
      const outcome = this.#copyLatestOf(reader);
      if (outcome.type === 'torn') await this.#pause(signal);
      // Passed over, so that one bad picture is not looked at again and again.
      if (outcome.type === 'corrupt') lastSeq = reader.latestSeq;
      if (outcome.type !== 'copied') continue;
      const { picture } = outcome;
      if (lastSeq !== undefined) this.#counts.skipped += (picture.seq - lastSeq - 1) >>> 0;
      lastSeq = picture.seq;
      try {
        yield picture;
      } finally {
        picture.release();
      }
    }
  }

  /** Ends every `frames()` and unmaps the ring; closing twice is fine. Pictures on loan stay valid. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelCheck?.();
    this.#letGo();
    this.#readerListeners.tell(undefined);
    this.#change({ presence: 'none', isStale: false });
  }

  #assertOpen(): void {
    if (!this.#isClosed) return;
    throw new FramelaneError('ERR_RING_CLOSED', 'expected an open ring source, it was closed; make a new one');
  }

  #currentReader(): RingReader | undefined {
    if (this.#reader === undefined && this.#path !== undefined) this.#open(this.#path);
    return this.#reader;
  }

  #copyLatestOf(reader: RingReader): CopyOutcome {
    return this.#note(
      reader,
      copyPicture(this.#pool, (target) => reader.copyLatestInto(target)),
    );
  }

  #note(reader: RingReader, outcome: CopyOutcome): CopyOutcome {
    switch (outcome.type) {
      case 'absent':
        break;
      case 'replaced':
        if (this.#reader === reader) this.#letGo();
        break;
      default:
        this.#counts[outcome.type] += 1;
        break;
    }
    return outcome;
  }

  async #waitForNewer(reader: RingReader, lastSeq: number | undefined, signal: AbortSignal | undefined) {
    try {
      return await reader.waitForNewer(lastSeq, signal === undefined ? {} : { signal });
    } catch (cause) {
      if (signal?.aborted) return false;
      if (isErrorWithCode(cause, 'ERR_RING_REPLACED')) {
        if (this.#reader === reader) this.#letGo();
        return false;
      }
      // Closed between two looks, as when the path changed.
      if (isErrorWithCode(cause, 'ERR_RING_CLOSED')) return false;
      throw cause;
    }
  }

  #waitForReader(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        undo();
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const undo = this.#readerListeners.add(finish);
      signal?.addEventListener('abort', finish, { once: true });
    });
  }

  async #pause(signal: AbortSignal | undefined): Promise<void> {
    try {
      await waitFor(this.#clock, afterTornMs, signal);
    } catch (cause) {
      if (!signal?.aborted) throw cause;
    }
  }

  #check(): void {
    this.#compareWithPath();
    const isStale = this.#reader !== undefined && this.#stale.look(this.#reader.latestSeq);
    if (isStale && !this.#state.isStale) {
      const message = `no new picture for ${this.#options.staleAfterMs} ms while playing; the last one is held`;
      this.#log({ level: 'warn', message });
    }
    this.#change({ ...this.#state, isStale });
    this.#cancelCheck = this.#clock.setTimer(this.#options.checkIntervalMs, () => this.#check());
  }

  #compareWithPath(): void {
    const found = this.#reader?.checkState() ?? 'replaced';
    if (found === 'replaced') {
      this.#letGo();
      if (this.#path !== undefined) this.#open(this.#path);
    } else {
      this.#change({ presence: found === 'missing' ? 'missing' : 'open', isStale: this.#state.isStale });
    }
  }

  #open(path: string): void {
    try {
      const reader = RingReader.open(path);
      this.#pool.resize(reader.info.slotSizeBytes);
      this.#reader = reader;
      this.#opened += 1;
    } catch (cause) {
      this.#noteFailedOpen(cause);
      return;
    }
    this.#stale.restart();
    this.#change({ presence: 'open', isStale: false });
    this.#readerListeners.tell(undefined);
  }

  #noteFailedOpen(cause: unknown): void {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!code.startsWith('ERR_RING_')) throw cause;
    const message = cause instanceof Error ? cause.message : code;
    const isMissing = code === 'ERR_RING_MISSING';
    if (!isMissing && this.#state.problem?.code !== code) this.#log({ level: 'warn', code, message });
    const presence = isMissing ? 'missing' : 'unusable';
    const problem = this.#state.problem?.message === message ? this.#state.problem : Object.freeze({ code, message });
    this.#change({ presence, isStale: false, ...(isMissing ? {} : { problem }) });
  }

  #letGo(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  #change(next: RingSourceState): void {
    const { presence, isStale, problem } = this.#state;
    if (next.presence === presence && next.isStale === isStale && next.problem === problem) return;
    this.#state = Object.freeze(next);
    this.#stateListeners.tell(this.#state);
  }
}
