import type { BridgeLanes } from '@framelane/matrix-client/host';
import type { ShowChoice } from '@framelane/protocol/gateway';
import type { DesktopSettings, MatrixSource } from '../../shared/desktop-settings.ts';

const usualShow: ShowChoice = { source: 'demo', fit: 'contain', fps: 30 };

/** Tells panels apart: the one that is started here, and each of somebody else's. */
export function namePanel(source: Exclude<MatrixSource, { type: 'off' }>): string {
  return source.type === 'spawn' ? 'own' : source.url;
}

/**
 * What a panel shows at the start: what the user chose for it last, while its lane is on. Somebody else's panel else
 * shows what they send, ours moving colours.
 */
export function chooseFirstShow(
  source: Exclude<MatrixSource, { type: 'off' }>,
  { kept, lanes }: { kept: DesktopSettings['panelShow']; lanes: BridgeLanes },
): ShowChoice {
  if (kept?.panel === namePanel(source) && isOn(kept.choice, lanes)) return kept.choice;
  return source.type === 'spawn' ? usualShow : { ...usualShow, source: 'none' };
}

function isOn({ source }: ShowChoice, { findStream, findRing }: BridgeLanes): boolean {
  if (source === 'stream') return findStream !== undefined;
  return source !== 'engine' || findRing !== undefined;
}
