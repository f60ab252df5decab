import { isErrorWithCode } from '@framelane/protocol';
import type { Project } from '@framelane/protocol/engine';
import type { EngineClient } from '../client/engine-client.ts';
import { createConvicted, toProblem } from './supervisor-errors.ts';
import type { EngineSnapshot } from './supervisor-types.ts';
import type { TrackedRequests } from './tracked-requests.ts';

export type RestoreResult = Pick<EngineSnapshot, 'missingAssetIds'> & {
  problem: EngineSnapshot['problem'] | undefined;
};

/**
 * Gives an engine the whole project. A project that the engine refuses, or that crashed it twice, is no reason to
 * start it again, as that would happen every time: it is reported, and everything in it counts as missing. Files that
 * crashed the engine twice are left out, and count as missing, too.
 *
 * @throws as `EngineClient.send()` when the engine was lost or stayed silent
 */
export async function restoreProject(
  client: EngineClient,
  requests: TrackedRequests,
  whole: Project,
): Promise<RestoreResult> {
  const { project, left } = leaveOutConvicted(whole, requests);
  const request = { cmd: 'flush_state', fields: { project } } as const;
  const refuse = (cause: unknown): RestoreResult => ({
    missingAssetIds: Object.freeze(Object.keys(whole.assets)),
    problem: toProblem(cause),
  });
  if (requests.isConvicted(request)) return refuse(createConvicted('flush_state'));
  try {
    const { missing } = await requests.track(request, () => client.send('flush_state', { project }));
    return { missingAssetIds: Object.freeze([...left, ...(missing ?? [])]), problem: undefined };
  } catch (cause) {
    const isRefused = isErrorWithCode(cause, 'ERR_ENGINE_REPLY') || isErrorWithCode(cause, 'ERR_ENGINE_TOO_LARGE');
    if (isRefused) return refuse(cause);
    throw cause;
  }
}

function leaveOutConvicted(project: Project, requests: TrackedRequests): { project: Project; left: string[] } {
  const isConvicted = (asset: { id: string; path: string }) => requests.isConvictedAsset(asset);
  const left = Object.values(project.assets)
    .filter(isConvicted)
    .map((asset) => asset.id);
  if (left.length === 0) return { project, left };
  const assets = Object.fromEntries(Object.entries(project.assets).filter(([, asset]) => !isConvicted(asset)));
  const isActiveLeft = left.includes(project.activeAssetId ?? '');
  return { project: { ...project, assets, ...(isActiveLeft ? { activeAssetId: null } : {}) }, left };
}
