import type { StageFiles } from '../files/stage-files.ts';
import { decodeImage } from './decode-image.ts';
import type { StageImage } from './stage-scene.ts';

const maxTotalBytes = 1024 ** 3;

/** Decodes the pictures of a stage once each. What cannot be shown becomes a warning and no picture. */
export class ImageStore {
  readonly images: StageImage[] = [];
  readonly #files: StageFiles;
  readonly #warnings: string[];
  readonly #known = new Map<string, number | undefined>();
  #totalBytes = 0;

  constructor(files: StageFiles, warnings: string[]) {
    this.#files = files;
    this.#warnings = warnings;
  }

  /** Number of the picture that `asset` names in the layer `from`, or undefined. */
  load(asset: string, from: string): number | undefined {
    const key = `${from}|${asset}`;
    if (this.#known.has(key)) return this.#known.get(key);
    let image: number | undefined;
    try {
      const real = this.#files.find(asset, from);
      image = this.#known.get(real) ?? this.#add(asset, this.#files.read(real));
      this.#known.set(real, image);
    } catch (error) {
      this.#warnings.push(`texture "${asset}" is left out: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#known.set(key, image);
    return image;
  }

  #add(name: string, bytes: Uint8Array): number {
    const image = { name, ...decodeImage(bytes) };
    this.#totalBytes += image.rgba.length;
    if (this.#totalBytes > maxTotalBytes) throw new Error(`expected at most ${maxTotalBytes} bytes of pictures in all`);
    return this.images.push(image) - 1;
  }
}
