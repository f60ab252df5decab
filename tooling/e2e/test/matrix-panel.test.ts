import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserCapability } from '@framelane/browser-runtime';
import { loadPng, MatrixClient, SharedMemoryFrameWriter, sendImage } from '@framelane/matrix-client';
import { describedPrograms, pythonCapability } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { findFreePort } from '@framelane/vitest-config/free-port';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { decodePng } from './support/decode-png.ts';
import {
  privateTmpCapability,
  startMatrixService,
  startMatrixServiceWithPrivateTmp,
  startMovingPicture,
} from './support/matrix-service.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { makeTempFolder } from './support/temp-folder.ts';
import { openViewer } from './support/viewer.ts';

const panelPx = 64;
const waitLimit = { timeout: 60_000 };
const red = [255, 0, 0];
const closeLater = useCleanUp();
const python = await pythonCapability();

needs(describe, await browserCapability())('a panel in the browser', () => {
  const browser = useBrowser();

  async function openPanel(address: string): Promise<Page> {
    const viewer = closeLater(await openViewer(browser(), address));
    await viewer.page.getByRole('radio', { name: 'Square' }).check();
    return viewer.page;
  }

  needs(describe, privateTmpCapability())('with the places of the description', () => {
    needs(describe, python)('and its Python programs', () => {
      it('isolated-render alone shows the PNG that is sent to it', async () => {
        const service = closeLater(await startMatrixServiceWithPrivateTmp([]));
        const page = await openPanel(service.address);
        await service.runPython('from PIL import Image; Image.new("RGB", (64, 64), "red").save("frame.png")');
        await service.runPython(describedPrograms.socket);
        await expectColours(page, { left: red, right: red });
      });

      it('isolated-render with sockets off shows what is written into its file', async () => {
        const args = ['--disable-sockets', '--mmap-path', '/tmp/heart_matrix.mmap'];
        const service = closeLater(await startMatrixServiceWithPrivateTmp(args));
        const page = await openPanel(service.address);
        await service.runPython(describedPrograms.mapped);
        await expectColours(page, { left: red, right: red });
      });
    });
  });

  it('shows what Node programs send over the socket and write into the file, and PNGs as they are', async () => {
    const folder = closeLater(makeTempFolder());
    const [socketPath, mmapPath] = [join(folder.path, 'sock'), join(folder.path, 'mmap')];
    const service = closeLater(await startMatrixService(['--unix-socket', socketPath, '--mmap-path', mmapPath]));
    const page = await openPanel(service.address);
    const client = closeLater(await sendImage(halves([0, 255, 0], [0, 0, 255]), { socketPath }));
    await expectColours(page, { left: [0, 255, 0], right: [0, 0, 255] });
    const writer = closeLater(new SharedMemoryFrameWriter(mmapPath, { width: panelPx, height: panelPx }));
    writer.writeImage(halves([255, 0, 255], [255, 255, 0]));
    await expectColours(page, { left: [255, 0, 255], right: [255, 255, 0] });
    await keepScreenshot(page, 'matrix-panel');
    const png = join(folder.path, 'frame.png');
    writeFileSync(png, await (await page.request.get(`${service.address}frame.png`)).body());
    await client.sendImage(halves([0, 0, 0], [0, 0, 0]));
    await expectColours(page, { left: [0, 0, 0], right: [0, 0, 0] });
    await client.sendImage(await loadPng(png));
    await expectColours(page, { left: [255, 0, 255], right: [255, 255, 0] });
  });

  it('moves while the demo runs, which may be there first', async () => {
    const folder = closeLater(makeTempFolder());
    const socketPath = join(folder.path, 'sock');
    closeLater(startMovingPicture(['--unix-socket', socketPath]));
    const service = closeLater(await startMatrixService(['--unix-socket', socketPath]));
    const page = await openPanel(service.address);
    const seen = new Set<string>();
    await expect
      .poll(async () => {
        seen.add((await page.locator('#panel').screenshot()).toString('base64'));
        return seen.size;
      }, waitLimit)
      .toBeGreaterThan(5);
    await keepScreenshot(page, 'matrix-demo', 'small');
  });

  it('comes back with its program and its page after a kill -9 of the service', async () => {
    const folder = closeLater(makeTempFolder());
    const socketPath = join(folder.path, 'sock');
    const args = ['--unix-socket', socketPath, '--http-port', String(await findFreePort())];
    const first = closeLater(await startMatrixService(args));
    const client = closeLater(new MatrixClient({ socketPath, autoReconnect: true, mode: 'latest' }));
    await client.sendImage(halves(red, red));
    await first.end('SIGKILL');
    const waiting = sendUntilTaken(client);
    const second = closeLater(await startMatrixService(args));
    expect(await waiting).toBe('accepted');
    await expectColours(await openPanel(second.address), { left: [0, 255, 0], right: [0, 255, 0] });
  });
});

/** A frame that was on its way when the service went is refused; the next one waits for the new service. */
async function sendUntilTaken(client: MatrixClient): Promise<string> {
  for (;;) {
    const outcome = await client.sendImage(halves([0, 255, 0], [0, 255, 0])).catch(() => undefined);
    if (outcome !== undefined) return outcome;
  }
}

function halves(left: readonly number[], right: readonly number[]) {
  const data = Uint8Array.from({ length: panelPx * panelPx * 3 }, (_, at) => {
    const column = Math.floor(at / 3) % panelPx;
    return (column < panelPx / 2 ? left : right)[at % 3] ?? 0;
  });
  return { width: panelPx, height: panelPx, data };
}

/** The colours of a light in the middle of each half, as the page paints them. */
async function expectColours(page: Page, expected: { left: readonly number[]; right: readonly number[] }) {
  const readColours = async () => {
    const picture = decodePng(await page.locator('#panel').screenshot());
    const colourOf = (column: number) => {
      const centre = (light: number, sizePx: number) => Math.floor(((light + 0.5) * sizePx) / panelPx);
      return [...picture.pixelAt(centre(column, picture.width), centre(20, picture.height))];
    };
    return { left: colourOf(16), right: colourOf(48) };
  };
  await expect.poll(readColours, waitLimit).toEqual(expected);
}
