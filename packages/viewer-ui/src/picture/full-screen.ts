/** Fills the screen with an element, or ends that. A browser that does not let it leaves things as they are. */
export async function toggleFullScreen(element: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement === null) await element?.requestFullscreen().catch(() => undefined);
  else leaveFullScreen();
}

export function leaveFullScreen(): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
}
