import { describe, expect, it } from 'vitest';
import { compilePipeline } from '../../src/pipeline/compile-pipeline.ts';
import { makePixelMap } from '../../src/pipeline/pixel-map.ts';
import { makeToneTables } from '../../src/pipeline/tone-tables.ts';
import type { PipelineSettings } from '../../src/pipeline/types.ts';

function settingsOf(fields: Partial<PipelineSettings>): PipelineSettings {
  const { panelWidth = 4, panelHeight = 2, columns = 1, rows = 1 } = fields;
  return {
    width: panelWidth * columns,
    height: panelHeight * rows,
    panelWidth,
    panelHeight,
    columns,
    rows,
    brightness: 100,
    whiteBalance: [1, 1, 1],
    gamma: 'none',
    powerLimitMa: 0,
    maPerPixel: 60,
    rotate: 0,
    mapper: '',
    rgbOrder: 'RGB',
    ...fields,
  };
}

/** Runs the pipeline over pixels whose red is their own number; gives the reds of the panel row by row. */
function mapNumbers(fields: Partial<PipelineSettings>): string {
  const pipeline = compilePipeline(settingsOf(fields));
  const pixels = pipeline.inputWidth * pipeline.inputHeight;
  const input = new Uint8Array(pixels * 3);
  for (let index = 0; index < pixels; index += 1) input[index * 3] = index;
  const output = new Uint8Array(pixels * 3);
  pipeline.apply(input, output);
  const reds = Array.from({ length: pixels }, (_, index) => (output[index * 3] as number).toString(36));
  return reds.join('').replace(new RegExp(`.{${pipeline.outputWidth}}(?=.)`, 'g'), '$& ');
}

describe('tones', () => {
  const tableOf = (fields: Partial<PipelineSettings>) => makeToneTables(settingsOf(fields))[0];

  it.each([
    [
      'cie1931 at 100 %',
      { gamma: 'cie1931' as const },
      { 10: 1, 20: 2, 64: 11, 128: 47, 192: 124, 254: 252, 255: 255 },
    ],
    ['cie1931 at 50 %', { gamma: 'cie1931' as const, brightness: 50 }, { 64: 4, 128: 11, 255: 47 }],
    ['gamma 2.2', { gamma: 2.2 }, { 0: 0, 64: 12, 128: 56, 192: 137, 255: 255 }],
    ['half brightness', { brightness: 50 }, { 1: 1, 2: 1, 255: 128 }],
  ])('%s', (_name, fields, expected) => {
    const table = tableOf(fields);
    for (const [value, result] of Object.entries(expected)) expect(table[Number(value)], value).toBe(result);
  });

  it('apply white balance by channel, then the order of colours', () => {
    const pipeline = compilePipeline(
      settingsOf({ panelWidth: 1, panelHeight: 1, whiteBalance: [1, 0.5, 0], rgbOrder: 'BGR' }),
    );
    const output = new Uint8Array(3);
    pipeline.apply(Uint8Array.of(200, 200, 200), output);
    expect([...output]).toEqual([0, 100, 200]);
  });

  it('scale a whole frame down to the power limit', () => {
    const pipeline = compilePipeline(settingsOf({ panelWidth: 2, panelHeight: 1, powerLimitMa: 60 }));
    const output = new Uint8Array(6);
    pipeline.apply(new Uint8Array(6).fill(255), output);
    expect([...output]).toEqual([127, 127, 127, 127, 127, 127]);
    expect(pipeline.powerScale).toBe(0.5);
    pipeline.apply(Uint8Array.of(255, 255, 255, 0, 0, 0), output);
    expect([...output]).toEqual([255, 255, 255, 0, 0, 0]);
    expect(pipeline.powerScale).toBe(1);
  });
});

describe('geometry', () => {
  it.each([
    ['as it comes', {}, '0123 4567'],
    ['turned by 90', { rotate: 90 as const, width: 2, height: 4 }, '6420 7531'],
    ['turned by 180', { rotate: 180 as const }, '7654 3210'],
    ['turned by 270', { rotate: 270 as const, width: 2, height: 4 }, '1357 0246'],
    ['mirrored left to right', { mirror: 'H' as const }, '3210 7654'],
    ['mirrored top to bottom', { mirror: 'V' as const }, '4567 0123'],
    ['turned, then mirrored', { rotate: 90 as const, mirror: 'H' as const, width: 2, height: 4 }, '0246 1357'],
    ['a U', { panelWidth: 2, columns: 2, mapper: 'U-mapper', width: 2, height: 4 }, '7601 5423'],
    ['a V', { panelWidth: 2, columns: 2, mapper: 'V-mapper', width: 2, height: 4 }, '0145 2367'],
    ['a folded V', { panelWidth: 2, columns: 2, mapper: 'V-mapper:Z', width: 2, height: 4 }, '0176 2354'],
    ['a stack as a row', { panelHeight: 1, rows: 2, mapper: 'StackToRow', width: 8, height: 1 }, '0123 4567'],
    ['serpentine', { mapper: 'Serpentine' }, '0123 7654'],
    ['serpentine from below right', { mapper: 'serpentine:br' }, '7654 0123'],
    ['remapped', { panelWidth: 2, columns: 2, mapper: 'Remap:2,4|0,2,n|0,0,s', width: 2, height: 4 }, '4532 6710'],
  ])('%s', (_name, fields, expected) => {
    expect(mapNumbers(fields)).toBe(expected);
  });

  it.each([
    ['an odd U', { columns: 3, panelWidth: 2, mapper: 'U-mapper' }],
    ['an unknown mapper', { mapper: 'Spiral' }],
    ['overlapping panels', { columns: 2, panelWidth: 2, mapper: 'Remap:4,2|0,0|0,0' }],
    ['another size than the panels show', { width: 5 }],
    ['a wrong colour order', { rgbOrder: 'RGG' }],
    ['too much brightness', { brightness: 101 }],
    ['a gamma below one', { gamma: 0.5 }],
  ])('refuses %s', (_name, fields) => {
    expect(() => compilePipeline(settingsOf(fields))).toThrow(expect.objectContaining({ code: 'E_CONFIG' }));
  });

  it('gives every panel pixel exactly one colour, whatever the mappers', () => {
    const names = ['', 'U-mapper', 'V-mapper', 'V-mapper:Z', 'StackToRow', 'StackToRow:Z', 'Serpentine:TR', 'Mirror:V'];
    for (const columns of [1, 2, 4]) {
      for (const rows of [1, 2, 3]) {
        for (const first of names) {
          for (const rotate of [0, 90, 180, 270] as const) {
            if (first === 'U-mapper' && columns % 2 === 1) continue;
            const mapper = `${first};Rotate:90;Mirror:H;Serpentine`;
            const map = makePixelMap({ panelWidth: 3, panelHeight: 2, columns, rows, rotate, mapper, mirror: 'H' });
            const sorted = Array.from(map.sources).sort((a, b) => a - b);
            expect(sorted, `${columns}x${rows} ${mapper}`).toEqual(sorted.map((_, index) => index));
            expect(map.visible.width * map.visible.height).toBe(map.sources.length);
          }
        }
      }
    }
  });

  it('knows when nothing is to be done', () => {
    expect(compilePipeline(settingsOf({})).isIdentity).toBe(true);
    for (const fields of [{ brightness: 99 }, { rotate: 180 as const }, { rgbOrder: 'GRB' }, { powerLimitMa: 1 }]) {
      expect(compilePipeline(settingsOf(fields)).isIdentity, JSON.stringify(fields)).toBe(false);
    }
  });
});
