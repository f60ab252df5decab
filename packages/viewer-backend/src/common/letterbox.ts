export interface Size {
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}
/** A place in the picture, and whether what was mapped lies within it. */
export interface PicturePoint extends Point {
  isInside: boolean;
}

/**
 * Maps CSS pixels within a viewport to pixels of the picture that stands in its middle, as large as it fits. Places in
 * the bars are outside and come back on the picture's nearest edge. `undefined` while either has no size.
 */
export function mapToPicture(viewport: Size, picture: Size, { x, y }: Point): PicturePoint | undefined {
  const fit = fitPicture(viewport, picture);
  if (fit === undefined) return undefined;
  const pictureX = (x - fit.x) / fit.scale;
  const pictureY = (y - fit.y) / fit.scale;
  const isInside = pictureX >= 0 && pictureY >= 0 && pictureX < picture.width && pictureY < picture.height;
  return { x: clamp(pictureX, picture.width), y: clamp(pictureY, picture.height), isInside };
}

/** The inverse: where in the viewport a place of the picture is shown, CSS pixels. */
export function mapFromPicture(viewport: Size, picture: Size, { x, y }: Point): Point | undefined {
  const fit = fitPicture(viewport, picture);
  return fit === undefined ? undefined : { x: fit.x + x * fit.scale, y: fit.y + y * fit.scale };
}

function fitPicture(viewport: Size, picture: Size): (Point & { scale: number }) | undefined {
  const scale = Math.min(viewport.width / picture.width, viewport.height / picture.height);
  if (!(scale > 0) || !Number.isFinite(scale)) return undefined;
  return {
    scale,
    x: (viewport.width - picture.width * scale) / 2,
    y: (viewport.height - picture.height * scale) / 2,
  };
}

// The last pixel's inside, not its far edge, so that a server that floors stays within the picture.
function clamp(value: number, length: number): number {
  return Math.min(Math.max(value, 0), length - 0.001);
}
