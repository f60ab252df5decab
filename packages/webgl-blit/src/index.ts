export type { Blitter } from './blitter.ts';
export { blitterDefaults, createBlitter } from './create-blitter.ts';
export { BlitError, type BlitErrorCode, blitErrorCodes } from './errors.ts';
export {
  computeLayout,
  type Fit,
  type FramePoint,
  type Layout,
  type LayoutInput,
  mapCssToFrame,
  mapFrameToCss,
  pixelGridMinZoom,
  type View,
  viewLimits,
} from './layout.ts';
export type {
  BlitApi,
  BlitAppearance,
  BlitCanvas,
  BlitClock,
  BlitContext,
  BlitFrame,
  BlitStats,
  BlitStatus,
  BlitterOptions,
  FrameData,
  FrameImage,
  LetterboxColor,
  PictureSource,
  PixelFormat,
  PixelRect,
} from './types.ts';
export { panViewBy, readView, zoomViewAt } from './view.ts';
