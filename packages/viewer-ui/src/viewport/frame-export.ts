import { describeError } from '../state/describe-error.ts';
import { download } from '../state/download.ts';
import type { HostFiles } from '../state/host-files.ts';
import type { Toasts } from '../state/toasts.ts';
import type { LaneView } from './lane-view.ts';

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

/** Keeps the frame on show as PNG: where the host asks the user to, else as a download. */
export async function saveFrame(
  { viewport, nameFile }: LaneView,
  toasts: Toasts,
  host: Pick<HostFiles, 'save'> | undefined,
): Promise<void> {
  try {
    const captured = await viewport.capture();
    if (captured === undefined) return;
    const name = `${nameFile(captured.frame)}.png`;
    if (host === undefined) download(name, captured.blob);
    const saved = host === undefined ? name : await host.save(name, captured.blob);
    if (saved !== undefined) toasts.push({ id: 'save-frame', severity: 'success', text: `Saved ${saved}` });
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
