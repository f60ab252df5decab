import { bloom } from './blur/bloom.ts';
import { boxBlur } from './blur/box-blur.ts';
import { gaussianBlur } from './blur/gaussian-blur.ts';
import { motionBlur } from './blur/motion-blur.ts';
import { sharpen } from './blur/sharpen.ts';
import { zoomBlur } from './blur/zoom-blur.ts';
import { brightnessContrast } from './colour/brightness-contrast.ts';
import { channelMixer } from './colour/channel-mixer.ts';
import { duotone } from './colour/duotone.ts';
import { exposure } from './colour/exposure.ts';
import { gradientMap } from './colour/gradient-map.ts';
import { hueShift } from './colour/hue-shift.ts';
import { invert } from './colour/invert.ts';
import { saturation } from './colour/saturation.ts';
import { sepia } from './colour/sepia.ts';
import { solarize } from './colour/solarize.ts';
import { temperature } from './colour/temperature.ts';
import { threshold } from './colour/threshold.ts';
import { kaleidoscope } from './distort/kaleidoscope.ts';
import { lens } from './distort/lens.ts';
import { mirror } from './distort/mirror.ts';
import { pixelate } from './distort/pixelate.ts';
import { ripple } from './distort/ripple.ts';
import { swirl } from './distort/swirl.ts';
import { wave } from './distort/wave.ts';
import type { Effect } from './effect.ts';
import { bitCrush } from './glitch/bit-crush.ts';
import { blockGlitch } from './glitch/block-glitch.ts';
import { pixelSort } from './glitch/pixel-sort.ts';
import { rgbSplit } from './glitch/rgb-split.ts';
import { scanlines } from './glitch/scanlines.ts';
import { vhs } from './glitch/vhs.ts';
import { edgeDetect } from './stylize/edge-detect.ts';
import { emboss } from './stylize/emboss.ts';
import { halftone } from './stylize/halftone.ts';
import { noise } from './stylize/noise.ts';
import { posterize } from './stylize/posterize.ts';
import { vignette } from './stylize/vignette.ts';
import { echo } from './temporal/echo.ts';
import { feedback } from './temporal/feedback.ts';
import { frameDifference } from './temporal/frame-difference.ts';
import { slitScan } from './temporal/slit-scan.ts';
import { stutter } from './temporal/stutter.ts';
import { crop } from './utility/crop.ts';
import { flip } from './utility/flip.ts';
import { guides } from './utility/guides.ts';
import { letterbox } from './utility/letterbox.ts';
import { levels } from './utility/levels.ts';
import { transform } from './utility/transform.ts';

/** Every effect of this engine, in the order clients see them. */
export const effects: readonly Effect[] = [
  brightnessContrast,
  exposure,
  saturation,
  hueShift,
  temperature,
  channelMixer,
  invert,
  sepia,
  duotone,
  gradientMap,
  threshold,
  solarize,
  gaussianBlur,
  boxBlur,
  motionBlur,
  zoomBlur,
  bloom,
  sharpen,
  wave,
  ripple,
  lens,
  swirl,
  mirror,
  kaleidoscope,
  pixelate,
  rgbSplit,
  scanlines,
  vhs,
  blockGlitch,
  pixelSort,
  bitCrush,
  echo,
  feedback,
  frameDifference,
  slitScan,
  stutter,
  posterize,
  noise,
  edgeDetect,
  vignette,
  halftone,
  emboss,
  levels,
  transform,
  crop,
  letterbox,
  flip,
  guides,
];

const effectById = new Map(effects.map((effect) => [effect.info.id, effect]));

/** An id without a dot means the one in `fx`. */
export function findEffect(id: string): Effect | undefined {
  return effectById.get(id.includes('.') ? id : `fx.${id}`);
}
