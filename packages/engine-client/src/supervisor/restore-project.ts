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
 * start it again, as that would happen every time: it is reported, and everything in it counts as missing.
 *
 * @throws as `EngineClient.send()` when the engine was lost or stayed silent
 */
export async function restoreProject(
  client: EngineClient,
  requests: TrackedRequests,
  project: Project,
): Promise<RestoreResult> {
  const request = { cmd: 'flush_state', fields: { project } } as const;
  const refuse = (cause: unknown): RestoreResult => ({
    missingAssetIds: Object.freeze(Object.keys(project.assets)),
    problem: toProblem(cause),
  });
  if (requests.isConvicted(request)) return refuse(createConvicted('flush_state'));
  try {
    const { missing } = await requests.track(request, () => client.send('flush_state', { project }));
    return { missingAssetIds: Object.freeze(missing ?? []), problem: undefined };
  } catch (cause) {
    const isRefused = isErrorWithCode(cause, 'ERR_ENGINE_REPLY') || isErrorWithCode(cause, 'ERR_ENGINE_TOO_LARGE');
    if (isRefused) return refuse(cause);
    throw cause;
  }
}
