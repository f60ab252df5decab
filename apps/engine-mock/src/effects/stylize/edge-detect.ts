import { type FilterEffect, formatNumber, getNumber, type ParamValues } from '../effect.ts';

/** Edges of the brightness (Sobel), white on black. Edges fainter than the threshold are left out. */
export const edgeDetect: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.edge_detect',
    name: 'Edge detect',
    category: 'stylize',
    params: [
      { name: 'strength', label: 'Strength', type: 'float', default: 1, min: 0, max: 10, step: 0.1 },
      { name: 'threshold', label: 'Threshold', type: 'float', default: 0.1, min: 0, max: 1, step: 0.01 },
    ],
  },
  isPlanarOnly: true,
  writeYuv: (params, { isLimitedRange }) => {
    const edge = writeThreshold(params, isLimitedRange ? 255 / 219 : 1);
    const luma = isLimitedRange ? `16+219/255*(${edge})` : edge;
    return `${writeSobel(params, 1)},lutyuv=y='${luma}':u=128:v=128`;
  },
  writeRgb: (params) => `format=gray,${writeSobel(params, 1)},lut=c0='${writeThreshold(params, 1)}',format=gbrp`,
};

function writeSobel(params: ParamValues, planes: number): string {
  return `sobel=planes=${planes}:scale=${formatNumber(getNumber(params, 'strength'))}`;
}

/** `gain` brings the steps of the plane to full range. */
function writeThreshold(params: ParamValues, gain: number): string {
  const least = formatNumber(getNumber(params, 'threshold') * 255);
  const value = `val*${formatNumber(gain)}`;
  return `if(lt(${value},${least}),0,min(${value}+0.5,255))`;
}
