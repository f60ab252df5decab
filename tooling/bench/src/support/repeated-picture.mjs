import jpegTurbo from '@julusian/jpeg-turbo';

const { compressSync, decompressSync, bufferSize, FORMAT_BGRA, SAMP_420 } = jpegTurbo;

/** One decoded picture that can be encoded again and again into the same buffer: the codec alone. */
export class RepeatedPicture {
  #picture;
  #options;
  #target;

  /** @param {Buffer} bytes a JPEG */
  static fromJpeg(bytes) {
    return new RepeatedPicture(decompressSync(bytes, { format: FORMAT_BGRA }));
  }

  constructor(picture) {
    this.#picture = picture.data;
    this.#options = {
      format: FORMAT_BGRA,
      width: picture.width,
      height: picture.height,
      subsampling: SAMP_420,
      quality: 95,
    };
    this.#target = Buffer.alloc(bufferSize(this.#options));
  }

  encodeMs() {
    const start = performance.now();
    compressSync(this.#picture, this.#target, this.#options);
    return performance.now() - start;
  }
}
