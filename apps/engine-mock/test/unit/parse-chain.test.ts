import { describe, expect, it } from 'vitest';
import { parseChain } from '../../src/effects/parse-chain.ts';
import { WireError } from '../../src/wire-error.ts';

function refuse(chain: unknown): { code: string; message: string } {
  try {
    parseChain(chain);
  } catch (error) {
    if (error instanceof WireError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error(`expected ${JSON.stringify(chain)} to be refused`);
}

describe('parseChain', () => {
  it('takes an absent chain for an empty one', () => {
    expect(parseChain(undefined).entries).toEqual([]);
    expect(parseChain([]).entries).toEqual([]);
  });

  it('fills in defaults and knows ids without a dot', () => {
    expect(parseChain([{ effectId: 'blur' }]).entries).toEqual([
      { effectId: 'fx.blur', params: { radius: 4 }, mix: 1, position: 0 },
    ]);
  });

  it('clamps numbers and rounds integers', () => {
    const chain = [
      { effectId: 'fx.blur', parameters: { radius: 1e6 } },
      { effectId: 'fx.posterize', parameters: { levels: 7.6 } },
      { effectId: 'fx.posterize', parameters: { levels: -3 } },
    ];
    expect(parseChain(chain).entries.map((entry) => entry.params)).toEqual([
      { radius: 50 },
      { levels: 8 },
      { levels: 2 },
    ]);
  });

  it('takes truth and choices as they are, and nothing else for them', () => {
    const map = (parameters: Record<string, unknown>) => [{ effectId: 'gradient_map', parameters }];
    expect(parseChain(map({ palette: 'ice', reverse: true })).entries[0]?.params).toEqual({
      palette: 'ice',
      reverse: true,
    });
    expect(parseChain(map({})).entries[0]?.params).toEqual({ palette: 'heat', reverse: false });
    for (const wrong of [{ reverse: 1 }, { reverse: 'true' }, { palette: 'ICE' }, { palette: 0 }, { palette: null }]) {
      expect([wrong, refuse(map(wrong)).code]).toEqual([wrong, 'bad_param']);
    }
  });

  it('leaves out what cannot be seen but keeps positions', () => {
    const chain = [
      { effectId: 'fx.invert', isEnabled: false },
      { effectId: 'fx.invert', mix: 0 },
      { effectId: 'fx.invert' },
    ];
    expect(parseChain(chain).entries.map((entry) => entry.position)).toEqual([2]);
  });

  it('reads both spellings alike', () => {
    const canonical = parseChain([{ effectId: 'fx.blur', isEnabled: true, parameters: { radius: 2 }, mix: 0.5 }]);
    const entropic = parseChain([
      { effect_id: 'fx.blur', enabled: true, params: { radius: 2 }, mix: 0.5, mask_ref: null },
    ]);
    expect(entropic).toEqual(canonical);
  });

  it('lets the seed matter only where it can be seen', () => {
    const still = [{ effectId: 'fx.invert' }];
    expect(parseChain(still, 1).pictureKey).toBe(parseChain(still, 2).pictureKey);
    const torn = [{ effectId: 'fx.block_glitch' }];
    expect(parseChain(torn, 1).pictureKey).not.toBe(parseChain(torn, 2).pictureKey);
    const grainy = [{ effectId: 'fx.noise' }];
    expect(parseChain(grainy, 1).pictureKey).not.toBe(parseChain(grainy, 2).pictureKey);
    expect(parseChain(grainy, 1).graphKey).toBe(parseChain(grainy, 2).graphKey);
  });

  it('counts ten entries, disabled ones too', () => {
    const entry = { effectId: 'fx.invert', isEnabled: false };
    expect(parseChain(Array(10).fill(entry)).entries).toEqual([]);
    expect(refuse(Array(11).fill(entry))).toEqual({
      code: 'chain_too_long',
      message: 'chain has 11 effects, the limit is 10',
    });
  });

  it('refuses entries that are no effect instances', () => {
    const unusable: unknown[] = [
      'fx.invert',
      null,
      [],
      {},
      { effectId: '' },
      { effectId: 5 },
      { effectId: 'fx.invert', isEnabled: 1 },
      { effectId: 'fx.invert', parameters: [] },
      { effectId: 'fx.invert', id: 5 },
      { effectId: 'fx.invert', amount: 1 },
      { effectId: 'fx.invert', effect_id: 'fx.invert' },
      { effectId: 'fx.invert', mask_ref: null },
      { effect_id: 'fx.invert', mask_ref: 'm' },
    ];
    for (const entry of unusable) expect([entry, refuse([entry]).code]).toEqual([entry, 'bad_request']);
    expect(refuse('fx.invert').code).toBe('bad_request');
    expect(refuse([{ effectId: 'fx.nope', isEnabled: false }])).toEqual({
      code: 'unknown_effect',
      message: 'unknown effect: fx.nope',
    });
    expect(refuse([{ effectId: '__proto__' }]).code).toBe('unknown_effect');
  });

  it('refuses unusable parameters and mixes', () => {
    const withRadius = (radius: unknown) => [{ effectId: 'fx.blur', parameters: { radius } }];
    for (const radius of ['2', 'NaN', Number.POSITIVE_INFINITY, Number.NaN, null, true, {}]) {
      const message = 'fx.blur.radius must be a finite number';
      expect([radius, refuse(withRadius(radius))]).toEqual([radius, { code: 'bad_param', message }]);
    }
    expect(refuse([{ effectId: 'fx.blur', parameters: { toString: 1 } }]).code).toBe('bad_param');
    for (const mix of [-0.1, 1.1, '1', Number.NaN]) {
      expect(refuse([{ effectId: 'fx.invert', mix }]).code).toBe('bad_param');
    }
  });
});
