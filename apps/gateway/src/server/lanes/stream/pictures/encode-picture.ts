import jpegTurbo from '@julusian/jpeg-turbo';
import { type EncodedRendition, type EncodeJob, halveSize, type Rendition } from './encode-job.ts';
import { halvePicture } from './halve-picture.ts';

const qualities: Readonly<Record<Rendition, number>> = { full: 90, reduced: 75 };

interface Pixels {
  bytes: Buffer;
  width: number;
  height: number;
  rowBytes: number;
}

/** Encodes pictures one after the other; keeps the memory of the reduced one for the next. */
export class PictureEncoder {
  #reduced = new ArrayBuffer(0);

  encode(job: EncodeJob): Partial<Record<Rendition, EncodedRendition>> {
    const { full, reduced } = job.targets;
    const { width, height, rowBytes } = job;
    const bytes = Buffer.from(job.pixels, job.byteOffset, rowBytes * height);
    return {
      ...(full && { full: compress('full', { bytes, width, height, rowBytes }, full) }),
      ...(reduced && { reduced: compress('reduced', this.#halve(job), reduced) }),
    };
  }

  #halve({ pixels, byteOffset, width, height, rowBytes }: EncodeJob): Pixels {
    const size = halveSize({ width, height });
    const byteLength = size.width * size.height * 4;
    if (this.#reduced.byteLength < byteLength) this.#reduced = new ArrayBuffer(byteLength);
    const rowWords = rowBytes / 4;
    halvePicture(
      { words: new Uint32Array(pixels, byteOffset, rowWords * height), rowWords, width, height },
      { words: new Uint32Array(this.#reduced), rowWords: size.width, ...size },
    );
    return { bytes: Buffer.from(this.#reduced, 0, byteLength), ...size, rowBytes: size.width * 4 };
  }
}

function compress(rendition: Rendition, picture: Pixels, target: SharedArrayBuffer): EncodedRendition {
  const { bytes, width, height, rowBytes } = picture;
  const jpeg = jpegTurbo.compressSync(bytes, Buffer.from(target), {
    format: jpegTurbo.FORMAT_BGRA,
    width,
    height,
    // In pixels, and the last row is whole as well.
    stride: rowBytes / 4,
    subsampling: jpegTurbo.SAMP_420,
    quality: qualities[rendition],
  });
  return { width, height, byteLength: jpeg.length };
}
