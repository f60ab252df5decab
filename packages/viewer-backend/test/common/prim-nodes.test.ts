import { describe, expect, it } from 'vitest';
import { toPrimProperties } from '../../src/common/prim-nodes.ts';

describe('properties of a prim', () => {
  const show = (properties: Record<string, unknown>) =>
    toPrimProperties(properties, false).map(({ name, type, value }) => [name, type, value]);

  it('have name, type and value, however their server writes them', () => {
    expect(
      show({
        'double size': 2,
        visible: true,
        purpose: 'render',
        extent: { type: 'float3', value: [0, 0.1, 1] },
        nothing: null,
      }),
    ).toEqual([
      ['size', 'double', '2'],
      ['visible', 'boolean', 'true'],
      ['purpose', 'string', 'render'],
      ['extent', 'float3', '(0, 0.1, 1)'],
      ['nothing', '', 'null'],
    ]);
  });

  it('show the size and the first elements of an array', () => {
    const normals = Array.from({ length: 1204 }, () => [0, 0, 1]);
    const counts = Array.from({ length: 17 }, (_, index) => index);
    expect(show({ 'float3[] normals': normals, 'int[] few': [4, 4], 'int[] none': [], counts })).toEqual([
      ['normals', 'float3[]', 'float3[1204] (0, 0, 1), (0, 0, 1), (0, 0, 1), (0, 0, 1), …'],
      ['few', 'int[]', 'int[2] 4, 4'],
      ['none', 'int[]', 'int[0]'],
      ['counts', 'array', 'array[17] 0, 1, 2, 3, …'],
    ]);
  });

  it('are marked where their server left something out', () => {
    expect(toPrimProperties({ a: 1, b: 2 }, true).map(({ truncated }) => truncated)).toEqual([undefined, true]);
  });
});
