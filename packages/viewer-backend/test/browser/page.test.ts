import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendPage, openBackendPage } from '../support/backend-page.ts';

needs(describe, await browserCapability())('in a real browser', () => {
  let page: BackendPage;
  beforeAll(async () => {
    page = await openBackendPage();
  });
  afterAll(() => page?.close());

  it('shows the pictures it names, closes each after the next, and the last when it disconnects', async () => {
    const result = await page.run<{
      numbers: { drawn: number; told: number }[];
      firstPixel: number[];
      openWhilePaused: number;
      isNewestOpen: boolean;
      openAfterwards: number;
    }>('playPictures');
    expect(result.numbers.length).toBeGreaterThanOrEqual(40);
    expect(result.numbers.filter(({ drawn, told }) => drawn !== told)).toEqual([]);
    for (const channel of result.firstPixel.slice(0, 3)) expect(Math.abs(channel - 191)).toBeLessThanOrEqual(2);
    expect(result).toMatchObject({ openWhilePaused: 1, isNewestOpen: true, openAfterwards: 0 });
  });

  it('feeds React: through a double mount, without rendering for what was not selected', async () => {
    const result = await page.run<object>('renderHooks');
    expect(result).toEqual({ shown: 'live ', rendersWhilePlaying: 0, toasts: 2, presenceAtEnd: 'idle' });
  });

  it('keeps a stage of a desktop shell connected while its component is mounted', async () => {
    expect(await page.run<object>('showStage')).toEqual({ frames: true });
  });

  it('lists and uploads files', async () => {
    const result = await page.run<{ listing: { entries: unknown[] } }>('useLibrary');
    expect(result).toMatchObject({
      listing: { id: null, entries: [{ id: 'v1' }] },
      folder: { id: 'folder 1&2' },
      media: { type: 'id', id: 'up1', name: 'a clip&.mp4' },
      last: 1,
      refused: 'FramelaneError ERR_VIEWER_SERVER unsupported_media',
      missing: 'FramelaneError ERR_VIEWER_SERVER not_found',
      cancelled: 'AbortError',
    });
    expect(page.uploads).toContainEqual({ name: 'a clip&.mp4', byteLength: 3_000_000 });
  });

  it('leaves no error in the console but those of the two refusals', () => {
    const unexpected = page.problems.filter((problem) => !/40[4]|415|slow\.mp4|ERR_ABORTED/.test(problem));
    expect(unexpected).toEqual([]);
  });
});
