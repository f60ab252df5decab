import { engineLimits } from '@framelane/protocol/engine';
import { parseChain } from '../effects/parse-chain.ts';
import type { FlushRequest } from '../media-worker/media-calls.ts';
import { WireError } from '../wire-error.ts';
import type { Command } from './command.ts';
import { isRecord, readTime } from './request-fields.ts';

export const flushState: Command = {
  class: 'R',
  prepare: (body, { media, exports }) => {
    const request = readProject(body.project);
    return async () => {
      const outcome = await media.call('flush', request);
      if (outcome.restored > 0) exports.expect();
      return { ...outcome };
    };
  },
};

/** Checks the whole project before anything is touched. */
function readProject(project: unknown): FlushRequest {
  if (!isRecord(project)) throw new WireError('bad_request', 'project must be an object');
  for (const name of ['version', 'id']) {
    if (typeof project[name] !== 'string') throw new WireError('bad_request', `project.${name} must be a string`);
  }
  if (!isRecord(project.assets)) throw new WireError('bad_request', 'project.assets must be an object of assets');
  const entries = Object.values(project.assets);
  if (entries.length > engineLimits.maxAssets) {
    throw new WireError('bad_request', `project has ${entries.length} assets, the limit is ${engineLimits.maxAssets}`);
  }
  const assets = entries.map(readAsset);
  const ids = new Set(assets.map((asset) => asset.id));
  if (ids.size !== assets.length) throw new WireError('bad_request', 'project.assets has two assets with the same id');
  const activeAssetId = project.activeAssetId ?? null;
  if (activeAssetId !== null && (typeof activeAssetId !== 'string' || !ids.has(activeAssetId))) {
    throw new WireError('bad_request', 'project.activeAssetId must be the id of one of its assets or null');
  }
  const seconds = project.time === undefined || project.time === null ? 0 : readTime(project, 'time');
  return { assets, activeAssetId, chain: parseChain(project.chain), seconds };
}

function readAsset(asset: unknown): { id: string; path: string } {
  if (!isRecord(asset)) throw new WireError('bad_request', 'every asset of a project must be an object');
  const { id, path } = asset;
  if (typeof id !== 'string' || id === '' || id.length > engineLimits.maxAssetIdLength) {
    throw new WireError('bad_request', `asset ids must be strings of 1 to ${engineLimits.maxAssetIdLength} characters`);
  }
  if (typeof path !== 'string' || path === '') throw new WireError('bad_request', 'every asset must have a path');
  return { id, path };
}
