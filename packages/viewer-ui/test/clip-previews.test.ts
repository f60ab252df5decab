import type { EngineState, Thumbnail, Waveform } from '@framelane/viewer-backend';
import { describe, expect, it } from 'vitest';
import { ClipPreviews, findThumbnail, foldPeaks } from '../src/lanes/engine/transport/clip-previews.ts';

const waveform: Waveform = {
  channels: 1,
  bins: 4,
  durationS: 1,
  peaks: [
    [
      [-0.5, 0.1],
      [0, 0.9],
      [-1, 0],
      [0, 0.2],
    ],
  ],
};

function makePreviews(options: { fails?: Error; isBusy?: boolean } = {}) {
  const asked: string[] = [];
  const state = { presence: 'live', shownFrameIndex: 0, asset: { asset_id: 'a', has_audio: true } } as EngineState;
  const answer = async <Value>(what: string, value: Value): Promise<Value> => {
    asked.push(`${what} ${state.asset?.asset_id}`);
    if (options.fails !== undefined) throw options.fails;
    return value;
  };
  const engine = {
    getState: () => state,
    thumbnails: () => answer('thumbnails', [{ timeS: 0, url: `data:${state.asset?.asset_id}` }]),
    waveform: () => answer('waveform', waveform),
  };
  const previews = new ClipPreviews(engine, (ask) => (options.isBusy ? undefined : ask()));
  return { previews, asked, state, options };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('ClipPreviews', () => {
  it('asks once per clip, and shows again what it knows of one seen before', async () => {
    const { previews, asked, state } = makePreviews();
    previews.follow();
    previews.follow();
    await settle();
    expect(asked).toEqual(['thumbnails a', 'waveform a']);
    expect(previews.store.get()).toEqual({ thumbnails: [{ timeS: 0, url: 'data:a' }], waveform });
    Object.assign(state, { asset: { asset_id: 'b', has_audio: false } });
    previews.follow();
    expect(previews.store.get()).toEqual({});
    await settle();
    expect(asked.slice(2)).toEqual(['thumbnails b']);
    Object.assign(state, { asset: { asset_id: 'a', has_audio: true } });
    previews.follow();
    expect(previews.store.get().thumbnails?.[0]?.url).toBe('data:a');
    expect(asked).toHaveLength(3);
  });

  it('waits for the first picture, and asks again only when the engine was lost', async () => {
    const { previews, asked, state, options } = makePreviews({
      fails: Object.assign(new Error('x'), { code: 'busy' }),
    });
    Object.assign(state, { shownFrameIndex: undefined });
    previews.follow();
    expect(asked).toEqual([]);
    Object.assign(state, { shownFrameIndex: 0 });
    previews.follow();
    await settle();
    previews.follow();
    expect(asked).toHaveLength(2);
    Object.assign(state, { asset: { asset_id: 'c', has_audio: false } });
    options.fails = Object.assign(new Error('x'), { code: 'ERR_VIEWER_DISCONNECTED' });
    previews.follow();
    await settle();
    previews.follow();
    expect(asked.slice(2)).toEqual(['thumbnails c', 'thumbnails c']);
  });
});

describe('previews and pictures', () => {
  it('gives way to playback that falls behind, and to a page that has no time', async () => {
    const { previews, asked } = makePreviews({ isBusy: true });
    previews.follow();
    await settle();
    expect(asked).toEqual([]);
    const busy = makePreviews();
    const stats = { fps: 19 } as EngineState['stats'];
    Object.assign(busy.state.asset ?? {}, { fps: 30 });
    Object.assign(busy.state, { isPlaying: true, speed: 2, stats });
    busy.previews.follow();
    await settle();
    expect(busy.asked).toEqual([]);
    Object.assign(busy.state, { isPlaying: false });
    busy.previews.follow();
    await settle();
    expect(busy.asked).toEqual(['thumbnails a', 'waveform a']);
  });

  it('asks for nothing more of a clip that another one took the place of, until it is back', async () => {
    const { previews, asked, state } = makePreviews();
    previews.follow();
    Object.assign(state, { asset: { asset_id: 'b', has_audio: false } });
    await settle();
    expect(asked).toEqual(['thumbnails a']);
    Object.assign(state, { asset: { asset_id: 'a', has_audio: true } });
    previews.follow();
    await settle();
    expect(asked.slice(1)).toEqual(['thumbnails a', 'waveform a']);
  });
});

describe('strips', () => {
  it('takes the nearest thumbnail and the extremes of each column', () => {
    const thumbnails: Thumbnail[] = [0, 4, 8].map((timeS) => ({ timeS, url: `${timeS}` }));
    expect([0, 1.9, 2.1, 99].map((timeS) => findThumbnail(thumbnails, timeS)?.url)).toEqual(['0', '0', '4', '8']);
    expect(findThumbnail([], 1)).toBeUndefined();
    expect(foldPeaks(waveform, 2)).toEqual([
      { low: -0.5, high: 0.9 },
      { low: -1, high: 0.2 },
    ]);
    expect(foldPeaks(waveform, 8)).toHaveLength(8);
  });
});
