import { describeError } from '../state/describe-error.ts';
import type { Toasts } from '../state/toasts.ts';
import type { LaneView } from './lane-view.ts';

const revokeDelayMs = 10_000;

/** Puts the frame on show on the clipboard as PNG, in its own size. */
export async function copyFrame({ viewport, nameFrame }: LaneView, toasts: Toasts): Promise<void> {
  try {
    const captured = await viewport.capture();
    if (captured === undefined) return;
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': captured.blob })]);
    toasts.push({ id: 'copy-frame', severity: 'success', text: `${nameFrame(captured.frame)} copied` });
  } catch (error) {
    const { text, details } = describeError(error);
    toasts.push({ id: 'copy-frame', severity: 'error', text: `Cannot copy the frame: ${text}`, details });
  }
}

/** Downloads the frame on show as PNG. */
export async function saveFrame({ viewport, nameFile }: LaneView, toasts: Toasts): Promise<void> {
  try {
    const captured = await viewport.capture();
    if (captured === undefined) return;
    const url = URL.createObjectURL(captured.blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = `${nameFile(captured.frame)}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), revokeDelayMs);
    toasts.push({ id: 'save-frame', severity: 'success', text: `Saved ${link.download}` });
  } catch (error) {
    const { text, details } = describeError(error);
    toasts.push({ id: 'save-frame', severity: 'error', text: `Cannot save the frame: ${text}`, details });
  }
}

/** Shows the viewport alone on the whole screen, or ends that. */
export async function toggleFullscreen({ viewport }: LaneView, toasts: Toasts): Promise<void> {
  try {
    if (document.fullscreenElement === null) await viewport.host?.parentElement?.requestFullscreen();
    else await document.exitFullscreen();
  } catch (error) {
    toasts.push({ id: 'fullscreen', severity: 'warning', text: `No full screen: ${describeError(error).text}` });
  }
}
