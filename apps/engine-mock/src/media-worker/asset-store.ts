import { engineLimits } from '@framelane/protocol/engine';
import { crc32 } from '@framelane/shm-native';
import type { Asset, Media } from '../media/asset.ts';
import { computeFingerprint, ingestFile } from '../media/ingest-file.ts';
import { resolveInputPath } from '../media/path-rules.ts';
import { WireError } from '../wire-error.ts';
import type { AssetChoice } from './media-calls.ts';

/** The assets a client knows by id, and which of them is current. Unchanged files are read only once. */
export class AssetStore {
  readonly #mediaRoots: readonly string[];
  #assets = new Map<string, Asset>();
  #current: Asset | undefined;
  readonly #reading = new Map<string, Promise<Media>>();

  constructor(mediaRoots: readonly string[]) {
    this.#mediaRoots = mediaRoots;
  }

  /** Reads a file (unless it is known and unchanged) and makes it the current asset. */
  async ingest(path: string): Promise<Asset> {
    const asset = await this.#load(path);
    this.#current = asset;
    return asset;
  }

  /** Throws `no_asset` or `asset_not_found`. A path is ingested without becoming the current asset. */
  async choose(choice: AssetChoice): Promise<Asset> {
    if (choice.by === 'path') return this.#load(choice.path);
    const asset = choice.by === 'id' ? this.#assets.get(choice.id) : this.#current;
    if (asset !== undefined) return asset;
    if (choice.by === 'id') throw new WireError('asset_not_found', 'asset not found');
    throw new WireError('no_asset', 'no asset is loaded');
  }

  /** Reads a file again, whether or not it is an asset by now. Throws `decode_failed` when it has changed. */
  async read(source: { path: string; fingerprint: string }): Promise<Media> {
    const media = await this.#read(source.path);
    if (media.fingerprint === source.fingerprint) return media;
    throw new WireError('decode_failed', 'the source changed since it was ingested; ingest it again');
  }

  /** Replaces everything by the assets of a project under the ids it gives. Unreadable files are returned as missing. */
  async restore(
    assets: readonly { id: string; path: string }[],
    activeAssetId: string | null,
  ): Promise<{ restored: number; missing: string[] }> {
    const next = new Map<string, Asset>();
    const missing: string[] = [];
    for (const { id, path } of assets) {
      try {
        next.set(id, createAsset(id, await this.#read(path)));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        missing.push(id);
      }
    }
    this.#assets = next;
    this.#current = activeAssetId === null ? undefined : next.get(activeAssetId);
    return { restored: next.size, missing };
  }

  get current(): Asset | undefined {
    return this.#current;
  }

  isUsed(media: Media): boolean {
    return [...this.#assets.values()].some((asset) => asset.media === media);
  }

  async #load(path: string): Promise<Asset> {
    const media = await this.#read(path);
    const id = `a_${media.fingerprint}`;
    const known = this.#assets.get(id);
    if (known?.media === media) return known;
    if (!this.#assets.has(id) && this.#assets.size >= engineLimits.maxAssets) {
      throw new WireError(
        'bad_request',
        `${engineLimits.maxAssets} assets are loaded; send flush_state with fewer first`,
      );
    }
    const asset = createAsset(id, media);
    this.#assets.set(id, asset);
    return asset;
  }

  async #read(path: string): Promise<Media> {
    const file = await resolveInputPath(path, this.#mediaRoots);
    const fingerprint = computeFingerprint(file);
    const known = [...this.#assets.values()].find((asset) => asset.media.fingerprint === fingerprint);
    if (known !== undefined) return known.media;
    const reading = this.#reading.get(fingerprint) ?? ingestFile(file);
    this.#reading.set(fingerprint, reading);
    try {
      return await reading;
    } finally {
      this.#reading.delete(fingerprint);
    }
  }
}

function createAsset(id: string, media: Media): Asset {
  return { id, idCrc: crc32(new TextEncoder().encode(id)), media };
}
