import type { EffectInstance, Project } from '@framelane/protocol/engine';

/** What a page last had rendered; a restarted engine is brought back to it. */
export interface Playhead {
  assetId: string;
  timeS: number;
  chain: readonly EffectInstance[];
}

const maxIdleAssets = 16;

/**
 * Which file is behind each asset id, and which pages use it. Assets in use are kept, and the last 16 that no page
 * uses any more, so that a page that reconnects finds its own; older ones are forgotten.
 */
export class AssetRegistry {
  /** The longest unused first. */
  readonly #paths = new Map<string, string>();
  readonly #users = new Map<string, Set<string>>();
  #playhead: Playhead | undefined;

  pathOf(assetId: string): string | undefined {
    return this.#paths.get(assetId);
  }

  /** A page opened the asset, or came back to it. */
  use(assetId: string, path: string, sessionId: string): void {
    this.#paths.delete(assetId);
    this.#paths.set(assetId, path);
    const users = this.#users.get(assetId);
    if (users === undefined) this.#users.set(assetId, new Set([sessionId]));
    else users.add(sessionId);
    this.#forgetIdle();
  }

  /** A page is gone. */
  release(sessionId: string): void {
    for (const [assetId, users] of this.#users) {
      users.delete(sessionId);
      if (users.size === 0) this.#users.delete(assetId);
    }
    this.#forgetIdle();
  }

  notePlayhead(playhead: Playhead): void {
    this.#playhead = playhead;
  }

  /** Everything an engine needs to serve the open pages as before; the page that rendered last is the active one. */
  buildProject(): Project {
    const assets: Project['assets'] = {};
    for (const [id, path] of this.#paths) assets[id] = { id, path };
    const active = this.#playhead !== undefined && this.#paths.has(this.#playhead.assetId) ? this.#playhead : undefined;
    return {
      version: '1',
      id: 'gateway',
      assets,
      activeAssetId: active?.assetId ?? null,
      chain: [...(active?.chain ?? [])],
      time: active?.timeS ?? 0,
    };
  }

  #forgetIdle(): void {
    const idle = [...this.#paths.keys()].filter((assetId) => !this.#users.has(assetId));
    for (const assetId of idle.slice(0, Math.max(0, idle.length - maxIdleAssets))) this.#paths.delete(assetId);
  }
}
