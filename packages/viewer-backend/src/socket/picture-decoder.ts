/** Turns the JPEG of a picture into what the page draws. */
export interface PictureDecoder<Image> {
  /** `jpeg` may be kept. */
  decode(jpeg: Uint8Array<ArrayBuffer>): Promise<Image>;
  /** Called once for every decoded image, when nothing needs it any more. */
  release(image: Image): void;
}

/** Decodes with the browser, off the page's thread; pixels are neither colour-managed nor premultiplied. */
export const bitmapDecoder: PictureDecoder<ImageBitmap> = {
  decode: (jpeg) =>
    createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    }),
  release: (image) => image.close(),
};
