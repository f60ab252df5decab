import { type FilterEffect, formatNumber, getNumber, type ParamValues } from '../effect.ts';
import { float } from '../params.ts';

/** Contrast around mid-grey, then brightness. Both are linear, so YUV gives the same picture as RGB. */
export const brightnessContrast: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.brightness_contrast',
    name: 'Brightness and contrast',
    category: 'colour',
    params: [
      float('brightness', 'Brightness', { default: 0.05, min: -1, max: 1, step: 0.01 }),
      float('contrast', 'Contrast', { default: 1.3, min: 0, max: 4, step: 0.01 }),
    ],
  },
  writeYuv: (params, { isLimitedRange }) => {
    const luma = writeLine(params, isLimitedRange ? { middle: 125.5, span: 219 } : { middle: 127.5, span: 255 });
    const chroma = `clip((val-128)*${formatNumber(getNumber(params, 'contrast'))}+128.5,0,255)`;
    return `lutyuv=y='${luma}':u='${chroma}':v='${chroma}'`;
  },
  writeRgb: (params) => {
    const line = writeLine(params, { middle: 127.5, span: 255 });
    return `lutrgb=r='${line}':g='${line}':b='${line}'`;
  },
};

function writeLine(params: ParamValues, { middle, span }: { middle: number; span: number }): string {
  const contrast = formatNumber(getNumber(params, 'contrast'));
  const offset = formatNumber(middle + getNumber(params, 'brightness') * span + 0.5);
  return `clip((val-${middle})*${contrast}+${offset},0,255)`;
}
