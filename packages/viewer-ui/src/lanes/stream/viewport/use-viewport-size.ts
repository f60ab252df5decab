import { useEffect } from 'react';
import { useStream } from '../../../state/use-stream.ts';

/**
 * Tells the viewer how large the viewport is: places of the pointer are measured by it, and a server that can draws in
 * that many pixels of the screen. Others who watch the same server only lose their size to a window that was resized,
 * not to one that opened or moved its panels.
 */
export function useViewportSize(): void {
  const { viewer, viewport } = useStream();
  useEffect(() => {
    const { host } = viewport;
    if (host === undefined) return;
    let windowSize = readWindowSize();
    const observer = new ResizeObserver(() => {
      const { width, height } = host.getBoundingClientRect();
      const isSameWindow = readWindowSize() === windowSize;
      windowSize = readWindowSize();
      const options = { pixelRatio: window.devicePixelRatio, ifAlone: isSameWindow };
      // A server that cannot draw at this size goes on as it was.
      viewer.resize(width, height, options).catch(() => undefined);
    });
    observer.observe(host);
    return () => observer.disconnect();
  }, [viewer, viewport]);
}

function readWindowSize(): string {
  return `${window.innerWidth}×${window.innerHeight}×${window.devicePixelRatio}`;
}
