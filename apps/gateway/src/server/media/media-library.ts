import type { MediaEntry, MediaListing } from '@framelane/protocol/gateway';
import { GatewayError } from '../errors.ts';
import { FolderLibrary, type MediaFile, type MediaRoot } from './folder-library.ts';
import { hasVideoExtension } from './video-files.ts';

export interface MediaLibraryOptions {
  roots: readonly MediaRoot[];
  /** Where uploads go; listed as the last root. */
  uploads: MediaRoot;
  /** Makes ids that survive a restart. */
  idSecret?: string;
}

/** A clip that is offered beside the roots and may still have to be made. */
export interface OfferedClip {
  name: string;
  /** Resolves with the path once the file is complete. */
  prepare(): Promise<string>;
}

const sampleName = 'sample';

/** The folders with videos, those of uploads included, and a sample clip beside them. */
export class MediaLibrary extends FolderLibrary {
  readonly #uploads: MediaRoot;
  readonly #uploadIndex: number;
  #sample: OfferedClip | undefined;

  constructor({ roots, uploads, idSecret }: MediaLibraryOptions) {
    super({
      roots: [...roots, uploads],
      title: 'Media',
      kindOf: (name) => (hasVideoExtension(name) ? 'video' : 'other'),
      ...(idSecret === undefined ? {} : { idSecret }),
    });
    this.#uploads = uploads;
    this.#uploadIndex = roots.length;
  }

  get uploadDir(): string {
    return this.#uploads.path;
  }

  /** Offers a clip with the roots, or takes it back. */
  offerSample(clip: OfferedClip | undefined): void {
    this.#sample = clip;
  }

  /** As of any folder; waits for the sample clip when that is meant and not made yet. */
  override async openFile(id: string): Promise<MediaFile> {
    if (this.ids.decode(id) !== sampleName || this.#sample === undefined) return super.openFile(id);
    return { name: this.#sample.name, path: await this.#sample.prepare() };
  }

  /** The entry of a file that was just stored in the upload folder. */
  async describeUpload(name: string): Promise<MediaEntry> {
    const entry = await this.describe(this.#uploadIndex, name);
    if (entry === undefined) throw new GatewayError('not_found', 'the upload is gone again');
    return entry;
  }

  protected override listRoots(): MediaListing {
    const listing = super.listRoots();
    if (this.#sample === undefined) return listing;
    const id = this.ids.encode(sampleName);
    const sample: MediaEntry = { id, name: this.#sample.name, kind: 'video', isSample: true };
    return { ...listing, entries: [sample, ...listing.entries] };
  }
}
