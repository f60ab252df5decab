import { frameWire } from '@framelane/protocol/matrix';
import { ServiceError } from '../errors.ts';
import { type GeometrySettings, makePixelMap } from '../pipeline/pixel-map.ts';
import type { GivenOptions } from './option-table.ts';

/** How the panels lie, and the size senders see. */
export interface ResolvedGeometry extends GeometrySettings {
  width: number;
  height: number;
}

/** Throws `E_USAGE` when the size is given twice or is not possible, `E_CONFIG` when a mapper does not fit. */
export function resolveGeometry(given: GivenOptions): ResolvedGeometry {
  const panels = resolvePanels(given);
  checkSize({ width: panels.panelWidth * panels.columns, height: panels.panelHeight * panels.rows });
  const { rotate = 0, mirror = 'none', mapper = '' } = given;
  const geometry = { ...panels, rotate, mirror: mirror === 'none' ? undefined : mirror, mapper };
  const { visible } = makePixelMap(geometry);
  checkSize(visible);
  return { ...geometry, ...visible };
}

type Panels = Pick<GeometrySettings, 'panelWidth' | 'panelHeight' | 'columns' | 'rows'>;

function resolvePanels(given: GivenOptions): Panels {
  const isPlain = given.width !== undefined || given.height !== undefined;
  const isPanels = given.panel !== undefined || given.columns !== undefined || given.rows !== undefined;
  if ([isPlain, isPanels, given.preset !== undefined].filter(Boolean).length > 1) {
    throw new ServiceError(
      'E_USAGE',
      'the size is given twice; use --width and --height, or --panel with --columns and --rows, or --preset',
    );
  }
  if (given.preset === 'cube') return { panelWidth: 64, panelHeight: 64, columns: 4, rows: 1 };
  const panel = given.panel ?? { width: given.width ?? 64, height: given.height ?? 64 };
  return { panelWidth: panel.width, panelHeight: panel.height, columns: given.columns ?? 1, rows: given.rows ?? 1 };
}

function checkSize({ width, height }: { width: number; height: number }): void {
  const { maxSidePx, maxPixels } = frameWire;
  const isPossible = width >= 1 && height >= 1 && width <= maxSidePx && height <= maxSidePx;
  if (!isPossible || width * height > maxPixels) {
    throw new ServiceError(
      'E_USAGE',
      `a display of ${width}x${height} is not possible; at most ${maxSidePx} a side and ${maxPixels} pixels`,
    );
  }
}
