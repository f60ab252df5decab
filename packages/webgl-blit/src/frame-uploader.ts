import { checkImage } from './check-frame.ts';
import { type CopyOptions, copyTightPixels } from './cpu-pixels.ts';
import { BlitError } from './errors.ts';
import { createFrameTexture, type FrameTexture, type StorageSize } from './frame-texture.ts';
import { isWebGL2 } from './open-context.ts';
import { PixelViewCache } from './pixel-view-cache.ts';
import type { BlitContext, BlitFrame, BlitStats, FrameData, FrameImage, PictureSource } from './types.ts';
import { UnpackState } from './unpack-state.ts';

/**
 * Brings frames into one texture. Frames that a producer may overwrite meanwhile go into a second one, and the two
 * change places only when the frame was still whole after the upload: what is in front is never torn.
 */
export class FrameUploader {
  readonly bgraPath: BlitStats['bgraPath'];
  storageAllocations = 0;

  readonly #gl: BlitContext;
  readonly #unpack: UnpackState;
  readonly #views = new PixelViewCache();
  readonly #bgraFormat: number;
  readonly #hasRowLength: boolean;
  readonly #textures: [FrameTexture | undefined, FrameTexture | undefined] = [undefined, undefined];
  #front: 0 | 1 = 0;
  // Reused for every frame: what to allocate, how to copy, and the scratch memory of the paths that convert.
  readonly #size: StorageSize = { width: 0, height: 0, pixelFormat: 0 };
  readonly #copy: CopyOptions = { width: 0, height: 0, rowBytes: 0, isSwapped: false };
  #scratchWords = new Uint32Array(0);
  #scratchBytes = new Uint8Array(0);

  constructor(gl: BlitContext, conversion: 'auto' | 'cpu') {
    this.#gl = gl;
    this.#unpack = new UnpackState(gl);
    this.#hasRowLength = isWebGL2(gl);
    const extension: { BGRA_EXT: number } | null =
      conversion === 'auto' && !this.#hasRowLength ? gl.getExtension('EXT_texture_format_BGRA8888') : null;
    this.#bgraFormat = extension?.BGRA_EXT ?? gl.RGBA;
    if (conversion === 'cpu') this.bgraPath = 'cpu';
    else this.bgraPath = extension === null ? 'shader' : 'extension';
  }

  /** The newest whole picture, if there is one. Valid until the next upload. */
  borrowFront(): FrameTexture | undefined {
    return this.#textures[this.#front];
  }

  /** False: the producer overwrote the frame while it was read, and the front is still the one before. */
  upload(frame: BlitFrame): boolean {
    if ('image' in frame) {
      this.#uploadImage(frame);
      return true;
    }
    if (frame.isCurrent === undefined) {
      this.#uploadData(frame, this.#front);
      return true;
    }
    const spare = this.#front === 0 ? 1 : 0;
    this.#uploadData(frame, spare);
    if (!frame.isCurrent()) return false;
    this.#front = spare;
    return true;
  }

  /** Forgets the buffers of a source that is gone; the picture in front stays. */
  releaseSource(): void {
    this.#views.clear();
    this.#replace(this.#front === 0 ? 1 : 0, undefined);
  }

  dispose(): void {
    this.releaseSource();
    this.#replace(this.#front, undefined);
  }

  #uploadImage(frame: FrameImage): void {
    checkImage(frame);
    this.#size.width = frame.width;
    this.#size.height = frame.height;
    this.#size.pixelFormat = this.#gl.RGBA;
    try {
      this.#uploadSource(this.#front, frame.image, 0).isSwapped = false;
    } catch (cause) {
      throw new BlitError(
        'ERR_BLIT_UNSUPPORTED',
        `expected a picture this page may read, got one the browser refuses to upload (${String(cause)}). ` +
          'Serve it with CORS headers, or draw only pictures of your own origin.',
        cause,
      );
    }
  }

  #uploadData(frame: FrameData, index: 0 | 1): void {
    const { width, height } = frame;
    const tightRowBytes = width * 4;
    const rowBytes = frame.rowBytes ?? tightRowBytes;
    const isBgra = frame.format === 'BGRA8';
    const isPitched = rowBytes !== tightRowBytes && height > 1;
    const isConverted = isBgra && this.bgraPath === 'cpu';
    const isCopied = isConverted || (isPitched && !(this.#hasRowLength && rowBytes % 4 === 0));

    const view = this.#views.borrowView(frame.buffer, frame.pixelsByteOffset, rowBytes * (height - 1) + tightRowBytes);
    let pixels = view.bytes;
    if (isCopied) {
      this.#reserveScratch(width * height);
      this.#copy.width = width;
      this.#copy.height = height;
      this.#copy.rowBytes = rowBytes;
      this.#copy.isSwapped = isConverted;
      copyTightPixels(view, this.#scratchWords, this.#copy);
      pixels = this.#scratchBytes;
    }

    const pixelFormat = isBgra && !isConverted ? this.#bgraFormat : this.#gl.RGBA;
    this.#size.width = width;
    this.#size.height = height;
    this.#size.pixelFormat = pixelFormat;
    const texture = this.#uploadSource(index, pixels, isPitched && !isCopied ? rowBytes / 4 : 0);
    texture.isSwapped = isBgra && !isConverted && pixelFormat === this.#gl.RGBA;
  }

  // New storage takes the place of the old only after the upload went well, so that a refused picture costs nothing.
  #uploadSource(index: 0 | 1, source: Uint8Array | PictureSource, rowLengthPx: number): FrameTexture {
    const gl = this.#gl;
    const { width, height, pixelFormat } = this.#size;
    const current = this.#textures[index];
    const isFitting =
      current !== undefined &&
      current.width === width &&
      current.height === height &&
      current.pixelFormat === pixelFormat;
    const target = isFitting ? current : createFrameTexture(gl, this.#size);
    let isDone = false;
    this.#unpack.enter(rowLengthPx);
    try {
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D, target.texture);
      if ('BYTES_PER_ELEMENT' in source) {
        gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, pixelFormat, gl.UNSIGNED_BYTE, source);
      } else {
        gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, pixelFormat, gl.UNSIGNED_BYTE, source);
      }
      isDone = true;
    } finally {
      this.#unpack.leave();
      if (!isDone && !isFitting) gl.deleteTexture(target.texture);
    }
    if (!isFitting) {
      this.#replace(index, target);
      this.storageAllocations += 1;
    }
    return target;
  }

  #replace(index: 0 | 1, next: FrameTexture | undefined): void {
    const current = this.#textures[index];
    if (current !== undefined) this.#gl.deleteTexture(current.texture);
    this.#textures[index] = next;
  }

  #reserveScratch(pixelCount: number): void {
    if (this.#scratchWords.length === pixelCount) return;
    this.#scratchWords = new Uint32Array(pixelCount);
    this.#scratchBytes = new Uint8Array(this.#scratchWords.buffer);
  }
}
