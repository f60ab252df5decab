import type { BrowserWindow, NativeImage } from 'electron';
import type { FrameLane } from '../../shared/lane-source.ts';

export interface CheckedPage {
  window: BrowserWindow;
  /** The lane pictures come by, once the page has told. */
  readLane: () => FrameLane | undefined;
}

/** What was seen of a stream in the page. */
export interface CheckResult {
  isIsolated: boolean;
  lane: FrameLane | undefined;
  /** Pixels read back from where the picture is drawn, and how many colours they have. */
  width: number;
  height: number;
  colours: number;
}

/** More than letters and lines on a plain ground have; a shaded stage has thousands. */
const leastColours = 2000;
const nothing = { width: 0, height: 0, colours: 0 } as const;
const pollMs = 250;
const timeoutMs = 60_000;

/** Waits until a picture of the stream can be read back from the page; tells what is there after a minute at most. */
export async function checkPicture({ window, readLane }: CheckedPage): Promise<CheckResult> {
  const isIsolated = (await window.webContents.executeJavaScript('globalThis.crossOriginIsolated')) === true;
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const pixels = await readCanvas(window);
    const result = { isIsolated, lane: readLane(), ...pixels };
    if (isGood(result) || performance.now() > deadlineMs) return result;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

export function isGood({ isIsolated, lane, colours }: CheckResult): boolean {
  return isIsolated && lane !== undefined && colours >= leastColours;
}

async function readCanvas(window: BrowserWindow): Promise<Pick<CheckResult, 'width' | 'height' | 'colours'>> {
  // Capturing a window that was not shown yet may neither end nor let the application end: Chromium's defect.
  if (!window.isVisible()) return nothing;
  const area: unknown = await window.webContents.executeJavaScript(
    "(() => { const box = document.querySelector('canvas')?.getBoundingClientRect();" +
      ' return box && [box.x, box.y, box.width, box.height].map(Math.round); })()',
  );
  if (!Array.isArray(area)) return nothing;
  const [x = 0, y = 0, width = 0, height = 0] = area.map(Number);
  if (width < 1 || height < 1) return nothing;
  const image = await window.webContents.capturePage({ x, y, width, height });
  return { ...image.getSize(), colours: countColours(image) };
}

function countColours(image: NativeImage): number {
  const bytes = image.toBitmap();
  const pixels = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return new Set(pixels).size;
}
