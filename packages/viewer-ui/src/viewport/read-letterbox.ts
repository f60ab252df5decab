import type { LetterboxColor } from '@framelane/webgl-blit';

/** The background of an element as numbers for the blitter, so that the bars around a picture are the same grey. */
export function readLetterbox(element: HTMLElement): LetterboxColor {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (context === null) return [0, 0, 0];
  // Painting is the one way to resolve every colour notation to bytes.
  context.fillStyle = getComputedStyle(element).backgroundColor;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
  return [r / 255, g / 255, b / 255];
}
