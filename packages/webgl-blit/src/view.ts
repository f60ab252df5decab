import { type Layout, mapCssToFrame, type View, viewLimits } from './layout.ts';

/** The view that shows what `layout` shows now; the start of every zoom and pan. */
export function readView(layout: Layout): View {
  const { input } = layout;
  return {
    zoom: layout.scaleX,
    centerX: (input.canvasWidth / 2 - layout.x) / layout.scaleX,
    centerY: (input.canvasHeight / 2 - layout.y) / layout.scaleY,
  };
}

/** Zooms to `zoom` (device pixels per frame pixel) while the frame point under the CSS position stays there. */
export function zoomViewAt(layout: Layout, zoom: number, cssX: number, cssY: number): View {
  const { input } = layout;
  const limited = Math.min(viewLimits.maxZoom, Math.max(viewLimits.minZoom, zoom));
  const anchor = mapCssToFrame(layout, cssX, cssY);
  const fromMiddleX = (cssX * input.canvasWidth) / input.cssWidth - input.canvasWidth / 2;
  const fromMiddleY = (cssY * input.canvasHeight) / input.cssHeight - input.canvasHeight / 2;
  return { zoom: limited, centerX: anchor.x - fromMiddleX / limited, centerY: anchor.y - fromMiddleY / limited };
}

/** Moves the picture by a drag of so many CSS pixels. */
export function panViewBy(layout: Layout, deltaCssX: number, deltaCssY: number): View {
  const { input } = layout;
  const view = readView(layout);
  return {
    zoom: view.zoom,
    centerX: view.centerX - (deltaCssX * input.canvasWidth) / input.cssWidth / layout.scaleX,
    centerY: view.centerY - (deltaCssY * input.canvasHeight) / input.cssHeight / layout.scaleY,
  };
}
