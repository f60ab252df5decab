import type { StageWireCode, ViewerReply, ViewerReplyPayload } from '@framelane/protocol/viewer';
import { aovNumbers } from '../raster/raster-kinds.ts';
import { settingCapabilities } from '../settings/render-settings.ts';
import type { ServerContext } from './server-context.ts';

export const aovNames = Object.keys(aovNumbers);

export function makeError(code: StageWireCode, message: string): ViewerReply {
  return { event_type: 'viewerError', payload: { code, message } };
}

export function describeOverload(): ViewerReply {
  return makeError('internal', 'too many requests wait to be answered; wait for answers before asking more');
}

export function describePrimNotFound(path: string): ViewerReply {
  return makeError('prim_not_found', `no prim at ${JSON.stringify(path.slice(0, 300))}`);
}

export function describeSelection({ keeper }: ServerContext): ViewerReply {
  return { event_type: 'stageSelectionChanged', payload: { prims: [...keeper.selection.paths] } };
}

export function describeAov(
  { picture }: ServerContext,
  extra: Partial<ViewerReplyPayload<'activeAOVState'>> = {},
): ViewerReply {
  return { event_type: 'activeAOVState', payload: { active: picture.aov, available: aovNames, ...extra } };
}

export function describeSettings(
  { picture }: ServerContext,
  extra: Partial<ViewerReplyPayload<'renderSettingsChanged'>> = {},
): ViewerReply {
  return {
    event_type: 'renderSettingsChanged',
    payload: { settings: { ...picture.settings }, capabilities: [...settingCapabilities], ...extra },
  };
}

export function describeCameras({ camera }: ServerContext): ViewerReply {
  const cameras = camera.rig.cameras.map(({ path, name }) => ({ path, name }));
  return { event_type: 'camerasResult', payload: { cameras, active: camera.rig.activePath } };
}
