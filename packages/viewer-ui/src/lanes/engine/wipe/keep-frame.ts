import type { PageEngineFrame } from '../../../state/page-types.ts';

/** A picture that stays when its backend goes on to the next one. Release it once. */
export interface KeptFrame {
  frame: PageEngineFrame;
  release(): void;
}

/** Copies a picture while it is valid. */
export async function keepFrame(frame: PageEngineFrame): Promise<KeptFrame> {
  if ('image' in frame) {
    const image = await createImageBitmap(frame.image);
    return { frame: { ...frame, image }, release: () => image.close() };
  }
  const { isCurrent: _slot, buffer, pixelsByteOffset, byteLength, ...facts } = frame;
  const copy = new SharedArrayBuffer(byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer, pixelsByteOffset, byteLength));
  return { frame: { ...facts, buffer: copy, pixelsByteOffset: 0, byteLength }, release: () => undefined };
}
