import { type Effect, formatNumber, getNumber } from './effect.ts';

/** Canny edges of the brightness, white on black. */
export const edgeDetect: Effect = {
  info: {
    id: 'fx.edge_detect',
    name: 'Edge detect',
    category: 'stylize',
    params: [
      { name: 'low', label: 'Low threshold', type: 'float', default: 0.08, min: 0, max: 1, step: 0.01 },
      { name: 'high', label: 'High threshold', type: 'float', default: 0.2, min: 0, max: 1, step: 0.01 },
    ],
  },
  isPlanarOnly: true,
  writeRgb: (params) => {
    const high = getNumber(params, 'high');
    // The detector refuses a low threshold above the high one.
    const low = Math.min(getNumber(params, 'low'), high);
    return `format=gray,edgedetect=low=${formatNumber(low)}:high=${formatNumber(high)}:mode=wires,format=gbrp`;
  },
};
