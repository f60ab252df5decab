/** `cover` fills the canvas and cuts; `integer` takes the largest whole factor, or `contain` where even 1 is too big. */
export type Fit = 'contain' | 'cover' | 'integer';

/**
 * A zoomed view in place of the fit. `zoom` is device pixels per frame pixel (1 is 1:1, at most 8); the centre is the
 * frame position shown in the middle of the canvas. Positions that would leave a gap beside a larger picture are
 * pulled back; a smaller picture is centred.
 */
export interface View {
  zoom: number;
  centerX: number;
  centerY: number;
}

export const viewLimits = { minZoom: 0.05, maxZoom: 8 } as const;

/** Zoom from which the pixel grid is drawn, when it is switched on. */
export const pixelGridMinZoom = 6;

export interface LayoutInput {
  frameWidth: number;
  frameHeight: number;
  canvasWidth: number;
  canvasHeight: number;
  cssWidth: number;
  cssHeight: number;
  fit: Fit;
  view?: View | undefined;
}

/** Where the picture lies on the canvas: whole device pixels, origin at the top left, possibly beyond the canvas. */
export interface Layout {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Device pixels per frame pixel on each axis; they differ by rounding only. */
  scaleX: number;
  scaleY: number;
  /** Whether texels are taken as they are: at whole factors, and above 4 where smoothing would blur the pixels. */
  isNearest: boolean;
  input: LayoutInput;
}

/** A position in frame pixels (0,0 is the top left corner of the top left pixel). */
export interface FramePoint {
  x: number;
  y: number;
  isInside: boolean;
}

/** Places a picture. Edges lie on whole device pixels, so that no edge pixel is half letterbox. */
export function computeLayout(input: LayoutInput): Layout {
  const { frameWidth, frameHeight, canvasWidth, canvasHeight } = input;
  const scale = chooseScale(input);
  const width = Math.max(1, Math.round(frameWidth * scale));
  const height = Math.max(1, Math.round(frameHeight * scale));
  const scaleX = width / frameWidth;
  const scaleY = height / frameHeight;
  const isWhole = Number.isInteger(scaleX) && scaleX === scaleY;
  return {
    x: place(canvasWidth, width, input.view ? input.view.centerX * scaleX : width / 2),
    y: place(canvasHeight, height, input.view ? input.view.centerY * scaleY : height / 2),
    width,
    height,
    scaleX,
    scaleY,
    isNearest: isWhole || Math.min(scaleX, scaleY) > 4,
    input,
  };
}

/** From CSS pixels local to the canvas element to frame pixels. In the bars `isInside` is false. */
export function mapCssToFrame(layout: Layout, cssX: number, cssY: number): FramePoint {
  const { input } = layout;
  const x = ((cssX * input.canvasWidth) / input.cssWidth - layout.x) / layout.scaleX;
  const y = ((cssY * input.canvasHeight) / input.cssHeight - layout.y) / layout.scaleY;
  return { x, y, isInside: x >= 0 && y >= 0 && x < input.frameWidth && y < input.frameHeight };
}

/** The way back: from frame pixels to CSS pixels local to the canvas element. */
export function mapFrameToCss(layout: Layout, frameX: number, frameY: number): { x: number; y: number } {
  const { input } = layout;
  return {
    x: ((layout.x + frameX * layout.scaleX) * input.cssWidth) / input.canvasWidth,
    y: ((layout.y + frameY * layout.scaleY) * input.cssHeight) / input.canvasHeight,
  };
}

function chooseScale(input: LayoutInput): number {
  if (input.view) return Math.min(viewLimits.maxZoom, Math.max(viewLimits.minZoom, input.view.zoom));
  const scaleX = input.canvasWidth / input.frameWidth;
  const scaleY = input.canvasHeight / input.frameHeight;
  if (input.fit === 'cover') return Math.max(scaleX, scaleY);
  const contained = Math.min(scaleX, scaleY);
  return input.fit === 'integer' && contained >= 1 ? Math.floor(contained) : contained;
}

function place(canvasSize: number, size: number, centre: number): number {
  const centred = Math.floor((canvasSize - size) / 2);
  if (size <= canvasSize) return centred;
  // A plain fit is centred by the same rule as the bars, so that cover never depends on how a half is rounded.
  if (centre === size / 2) return centred;
  return Math.min(0, Math.max(canvasSize - size, Math.round(canvasSize / 2 - centre)));
}
