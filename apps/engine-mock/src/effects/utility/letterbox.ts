import { type EffectContext, type FilterEffect, getChoice, type ParamValues } from '../effect.ts';
import { choice } from '../params.ts';
import { writeBars } from './write-bars.ts';

const aspects: Readonly<Record<string, number>> = {
  '2.39:1': 2.39,
  '1.85:1': 1.85,
  '16:9': 16 / 9,
  '4:3': 4 / 3,
  '1:1': 1,
  '4:5': 4 / 5,
  '9:16': 9 / 16,
};

/** Black bars that leave a picture of another shape. */
export const letterbox: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'util.letterbox',
    name: 'Letterbox',
    category: 'utility',
    params: [choice('aspect', 'Shape', Object.keys(aspects))],
  },
  writeYuv: writeLetterbox,
  writeRgb: writeLetterbox,
};

function writeLetterbox(params: ParamValues, context: EffectContext): string {
  const { width, height } = context;
  const aspect = aspects[getChoice(params, 'aspect')] ?? width / height;
  const across = Math.max(0, (width - height * aspect) / 2);
  const down = Math.max(0, (height - width / aspect) / 2);
  return writeBars({ left: across, right: across, top: down, bottom: down }, context);
}
