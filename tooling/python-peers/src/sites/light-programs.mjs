import { spawnPeer } from '../spawn-peer.mjs';
import { howToAddReleased } from './how-to-add.mjs';
import { definePythonSite } from './python-site.mjs';

/** What programs for lights send and take with; `ledfx-senders` is the part of LedFx that makes packets. */
const site = definePythonSite({
  name: 'light-programs',
  version: '1',
  packages: [
    'sacn==1.11.0',
    'stupidartnet==1.6.0',
    'flaschen-taschen-py==0.1.1',
    'ledfx-senders==0.4.0',
    'numpy==2.4.6',
  ],
  imports: 'import sacn, stupidArtnet, flaschen_taschen, ledfx_senders',
});

/** @type {typeof import('../index.d.mts').lightPrograms} */
export async function lightPrograms() {
  return { isPresent: await site.isPresent(), howToAdd: howToAddReleased };
}

/** @type {typeof import('../index.d.mts').ensureLightPrograms} */
export function ensureLightPrograms(python, onProgress) {
  return site.ensure(python, onProgress);
}

/** @type {typeof import('../index.d.mts').spawnLightProgram} */
export function spawnLightProgram(args) {
  return spawnPeer('matrix_lights', ['--site', site.folder, ...args]);
}
