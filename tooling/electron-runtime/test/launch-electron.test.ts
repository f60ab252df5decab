import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { electronCapability, findElectron, launchElectron, withVirtualDisplay } from '../src/index.mjs';

const electron = await electronCapability();
const appDir = fileURLToPath(new URL('./tiny-app', import.meta.url));

needs(describe, electron)('launchElectron', () => {
  it('runs an application folder: main process, window, pixels', async () => {
    const launched = await launchElectron({ appDir, args: ['--flag', 'word'], env: { TINY_VALUE: 'seen' } });
    try {
      const main = await launched.app.evaluate(({ app }) => ({
        electron: process.versions.electron,
        name: app.getName(),
        version: app.getVersion(),
        isPackaged: app.isPackaged,
        profileDir: app.getPath('userData'),
        value: process.env.TINY_VALUE,
        args: process.argv.slice(-2),
      }));
      expect(main).toMatchObject({
        electron: (await findElectron())?.version,
        name: 'tiny-app',
        version: '1.2.3',
        isPackaged: false,
        value: 'seen',
        args: ['--flag', 'word'],
      });
      const page = await launched.app.firstWindow();
      expect(await page.title()).toBe('tiny window');
      const png = await page.screenshot();
      expect(await readPixel(page, png)).toEqual([20, 120, 220]);
      await launched.close();
      expect(existsSync(main.profileDir)).toBe(false);
    } finally {
      await launched.close();
    }
  });

  it('runs two applications at once without sharing a profile', async () => {
    const both = await Promise.all([launchElectron({ appDir }), launchElectron({ appDir })]);
    try {
      const profiles = await Promise.all(
        both.map(({ app }) => app.evaluate(({ app: main }) => main.getPath('userData'))),
      );
      expect(new Set(profiles).size).toBe(2);
    } finally {
      await Promise.all(both.map((launched) => launched.close()));
    }
  });

  it('kills an application that does not end, and says so', async () => {
    const { app, close } = await launchElectron({ appDir, closeTimeoutMs: 2000 });
    const child = app.process();
    await app.evaluate(({ app: main }) => {
      main.on('will-quit', () => {
        for (;;);
      });
    });
    await expect(close()).rejects.toMatchObject({ code: 'ERR_ELECTRON_HUNG' });
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('reports an application folder that is not one', async () => {
    await expect(launchElectron({ appDir: join(appDir, 'absent') })).rejects.toThrow();
  });
});

needs(describe, electron)('withVirtualDisplay', () => {
  it('gives a display while it runs and passes the result on', async () => {
    expect(await withVirtualDisplay((display) => display)).toMatch(/^:?\S*:\d+/);
  });

  it('closes the display when the callback fails', async () => {
    const failing = withVirtualDisplay(() => {
      throw new Error('from inside');
    });
    await expect(failing).rejects.toThrow('from inside');
  });
});

/** Decodes the screenshot in the window itself and reads the colour of its middle. */
async function readPixel(page: import('playwright-core').Page, png: Buffer): Promise<number[]> {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(image.width >> 1, image.height >> 1, 1, 1).data ?? [])].slice(0, 3);
  }, png.toString('base64'));
}
