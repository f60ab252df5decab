import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BlitPage, openBlitPage } from './support/blit-page.ts';

needs(describe, await browserCapability())('in a browser', () => {
  let page: BlitPage;

  beforeAll(async () => {
    page = await openBlitPage();
  });

  afterAll(async () => {
    await page?.close();
  });

  async function expectCase(name: string, minChecks = 1): Promise<void> {
    const { checks, failures } = await page.run(name);
    expect(failures).toEqual([]);
    expect(checks).toBeGreaterThanOrEqual(minChecks);
  }

  it('runs in a cross-origin isolated page', () => expectCase('isolated'));
  it('makes exactly the context call it promises', () => expectCase('contextCall', 5));
  it('says what is not supported', () => expectCase('unsupported', 4));

  describe.each(['webgl2', 'webgl'])('%s', (api) => {
    it('shows every source, fit and odd size pixel by pixel', () => expectCase(`pixels ${api}`, 150));
    it('shows the same with conversion on the CPU', () => expectCase(`pixels ${api} cpu`, 150));
    it('ignores alpha', () => expectCase(`alpha ${api}`, 2));
    it('shows zoomed and moved views exactly', () => expectCase(`views ${api}`, 11));
    it('draws the pixel grid from 600 % on', () => expectCase(`grid ${api}`, 6));
    it('draws only newer frames of one source', () => expectCase(`sequence ${api}`, 10));
    it('draws once per animation frame, newest wins', () => expectCase(`pacing ${api}`, 7));
    it('leaves the unpack state as it was', () => expectCase(`unpack ${api}`, 11));
    it('allocates per size, not per frame', () => expectCase(`allocation ${api}`, 2));
    it('never shows a torn frame', () => expectCase(`mapped ${api}`, 10));
    it('comes back from a lost context with the last frame', () => expectCase(`loss ${api}`, 12));
    it('reports a context that stays away', () => expectCase(`lasting loss ${api}`, 5));
    it('leaves nothing behind', () => expectCase(`dispose ${api}`, 9));
    it('refuses frames and rectangles out of bounds', () => expectCase(`bounds ${api}`, 20));
  });

  it('keeps to the animation frames of a real page', () => expectCase('realAnimationFrames', 4));

  it('made no noise in the console', () => {
    expect(page.problems).toEqual([]);
  });
});
