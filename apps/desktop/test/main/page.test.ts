import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { launchDesktop } from '../support/launch-desktop.ts';

const cleanUp = useCleanUp();

needs(describe, await electronCapability())('the page', () => {
  it('is served isolated from the private scheme and shows the viewer', async () => {
    const { page } = cleanUp(await launchDesktop());
    expect(await page.evaluate(() => ({ isolated: crossOriginIsolated, origin: location.origin }))).toEqual({
      isolated: true,
      origin: 'framelane://app',
    });
    await page.waitForSelector('.framelane');
    expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined');
  });
});
