/** A picture of RGB pixels and where its top left corner goes; parts outside the canvas are left out. */
export interface PlacedPicture {
  width: number;
  height: number;
  x: number;
  y: number;
  pixels: Uint8Array;
}

/** Copies `picture` into a canvas of `width`; returns whether something was cut off. */
export function paintPicture(
  picture: PlacedPicture,
  canvas: { width: number; height: number; pixels: Uint8Array },
): boolean {
  const left = Math.max(0, picture.x);
  const top = Math.max(0, picture.y);
  const right = Math.min(canvas.width, picture.x + picture.width);
  const bottom = Math.min(canvas.height, picture.y + picture.height);
  for (let y = top; y < bottom && left < right; y += 1) {
    const from = ((y - picture.y) * picture.width + (left - picture.x)) * 3;
    canvas.pixels.set(picture.pixels.subarray(from, from + (right - left) * 3), (y * canvas.width + left) * 3);
  }
  return right - left < picture.width || bottom - top < picture.height;
}
