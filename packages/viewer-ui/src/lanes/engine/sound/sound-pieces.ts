/** Length of the pieces in which sound is fetched, seconds: they lie on a grid, so that each is fetched once. */
export const pieceS = 2;
/** About a minute; the one not played for longest gives way. */
const maxPieces = 32;
const retryAfterMs = 5000;

type Entry<Piece> = { type: 'loading' } | { type: 'ready'; piece: Piece } | { type: 'failed'; atMs: number };

export interface SoundPiecesOptions<Piece> {
  load(assetId: string, index: number): Promise<Piece>;
  nowMs(): number;
  /** Called when a piece came, or could not be had. */
  onNews(error?: unknown): void;
}

/** Decoded sound of clips by pieces of the grid; fetched when asked for. */
export class SoundPieces<Piece> {
  readonly #options: SoundPiecesOptions<Piece>;
  readonly #entries = new Map<string, Entry<Piece>>();

  constructor(options: SoundPiecesOptions<Piece>) {
    this.#options = options;
  }

  /** The piece, if it is there; else it is fetched, unless that failed a moment ago. */
  take(assetId: string, index: number): Piece | undefined {
    const key = `${assetId} ${index}`;
    const entry = this.#entries.get(key);
    if (entry?.type === 'ready') {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return entry.piece;
    }
    const isDue = entry === undefined || (entry.type === 'failed' && this.#options.nowMs() - entry.atMs > retryAfterMs);
    if (isDue) void this.#load(key, assetId, index);
    return undefined;
  }

  clear(): void {
    this.#entries.clear();
  }

  async #load(key: string, assetId: string, index: number): Promise<void> {
    const loading: Entry<Piece> = { type: 'loading' };
    this.#entries.set(key, loading);
    const result = await this.#options.load(assetId, index).then(
      (piece) => ({ piece }),
      (error: unknown) => ({ error }),
    );
    // Cleared meanwhile: it belongs to an output that is closed.
    if (this.#entries.get(key) !== loading) return;
    if ('piece' in result) this.#entries.set(key, { type: 'ready', piece: result.piece });
    else this.#entries.set(key, { type: 'failed', atMs: this.#options.nowMs() });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= maxPieces) break;
      this.#entries.delete(oldest);
    }
    this.#options.onNews('error' in result ? result.error : undefined);
  }
}
