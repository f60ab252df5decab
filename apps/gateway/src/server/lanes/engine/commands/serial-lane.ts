import type { AssetInfo } from '@framelane/protocol/engine';

type Ingest = (path: string) => Promise<AssetInfo>;

/**
 * The line before an engine of the base protocol, which answers one command at a time and knows one current asset:
 * remembers which that is.
 */
export class SerialLane {
  #tail: Promise<unknown> = Promise.resolve();
  #current: { path: string; engineAssetId: string } | undefined;

  /** Runs `use` when everything before it is done. Not to be called from within another `use`. */
  run<Result>(use: () => Promise<Result>): Promise<Result> {
    const result = this.#tail.then(use);
    // The line goes on after a failure, which is the caller's to handle.
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async ingest(path: string, ingest: Ingest): Promise<AssetInfo> {
    this.#current = undefined;
    const reply = await ingest(path);
    this.#current = { path, engineAssetId: reply.asset_id };
    return reply;
  }

  /** Makes the file the current asset and returns the id by which this engine knows it now. */
  async select(path: string, ingest: Ingest): Promise<string> {
    if (this.#current?.path === path) return this.#current.engineAssetId;
    return (await this.ingest(path, ingest)).asset_id;
  }
}
