import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { Media } from '../media/asset.ts';

/** An encoded picture that stays as it is. */
export interface EncodedPicture {
  width: number;
  height: number;
  jpeg: Uint8Array;
}

/** What of a picture is decided by: the content of the file, the frame and the chain. */
export interface PictureKey {
  media: Media;
  index: number;
  chain: ResolvedChain;
}

export const frameCacheBytes = 1024 * 1024 * 1024;

/** Encoded pictures by what they show. Holds at most `limitBytes` of JPEG; the ones used longest ago leave first. */
export class FrameCache {
  readonly #limitBytes: number;
  /** The picture used last stands at the end. */
  readonly #pictures = new Map<string, EncodedPicture>();
  #bytes = 0;

  constructor(limitBytes: number = frameCacheBytes) {
    this.#limitBytes = limitBytes;
  }

  get byteLength(): number {
    return this.#bytes;
  }

  /** Whether there is anything to be found, which a path with no time to lose asks first. */
  get isEmpty(): boolean {
    return this.#pictures.size === 0;
  }

  find(key: PictureKey): EncodedPicture | undefined {
    const text = writeKey(key);
    const picture = this.#pictures.get(text);
    if (picture === undefined) return undefined;
    this.#pictures.delete(text);
    this.#pictures.set(text, picture);
    return picture;
  }

  /** A picture larger than the whole cache is not kept. */
  add(key: PictureKey, picture: EncodedPicture): void {
    const text = writeKey(key);
    this.#remove(text);
    this.#pictures.set(text, picture);
    this.#bytes += picture.jpeg.byteLength;
    for (const oldest of this.#pictures.keys()) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#remove(oldest);
    }
  }

  #remove(text: string): void {
    const picture = this.#pictures.get(text);
    if (picture === undefined) return;
    this.#pictures.delete(text);
    this.#bytes -= picture.jpeg.byteLength;
  }
}

function writeKey({ media, index, chain }: PictureKey): string {
  return `${media.fingerprint} ${index} ${chain.pictureKey}`;
}
