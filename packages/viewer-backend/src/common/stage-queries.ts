import {
  isSettingValue,
  parseSettingControl,
  type ViewerReplyName,
  type ViewerReplyPayload,
  type ViewerRequest,
  viewerLimits,
  viewerTimes,
} from '@framelane/protocol/viewer';
import { toPrimNode, toPrimProperties } from './prim-nodes.ts';
import type { PrimNode, PrimPage, PrimProperty, RenderSettingsState } from './viewer-backend.ts';
import { makeInvalidError, makeServerError } from './viewer-errors.ts';

/** Sends one request and waits for its answer. */
export type Ask = <Answer extends ViewerReplyName>(
  request: ViewerRequest,
  answer: Answer,
  timeoutMs?: number,
) => Promise<ViewerReplyPayload<Answer>>;

export const requestTimeoutMs = viewerTimes.requestTimeoutMs;

/** A stage of a million children of one prim would be no tree; asking ends there. */
const maxChildren = 1_000_000;

export async function fetchChildren(
  ask: Ask,
  path: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<PrimPage> {
  const payload = { prim_path: path, offset, limit };
  const reply = await ask({ event_type: 'getChildrenRequest', payload }, 'getChildrenResult');
  const prims = reply.children.map(toPrimNode);
  return { prims, offset: reply.offset ?? offset, total: reply.total ?? offset + prims.length };
}

/** Page after page until all are there. */
export async function fetchAllChildren(ask: Ask, path: string): Promise<PrimNode[]> {
  const prims: PrimNode[] = [];
  for (;;) {
    const page = await fetchChildren(ask, path, { offset: prims.length, limit: viewerLimits.maxPageSize });
    prims.push(...page.prims);
    // A server that does not page answers with all of them, again and again.
    const isDone =
      page.prims.length === 0 || prims.length >= page.total || page.offset !== prims.length - page.prims.length;
    if (isDone || prims.length > maxChildren) return prims;
  }
}

export async function fetchProperties(ask: Ask, path: string): Promise<PrimProperty[]> {
  const request: ViewerRequest = { event_type: 'getPropertiesRequest', payload: { prim_path: path } };
  const { properties, truncated = false } = await ask(request, 'getPropertiesResponse');
  return toPrimProperties(properties, truncated);
}

/** Rejects before anything is sent when the server does not offer that setting or that value. */
export async function changeSetting(
  ask: Ask,
  state: RenderSettingsState,
  { key, value }: { key: string; value: unknown },
): Promise<RenderSettingsState> {
  const capability = state.capabilities.find((offered) => offered.key === key);
  if (capability === undefined || !capability.validated || capability.applies_at === 'unsupported') {
    throw makeInvalidError(
      `one of ${state.capabilities.map((offered) => offered.key).join(', ') || 'no settings'}`,
      key,
    );
  }
  const control = parseSettingControl(capability.control);
  if (control !== undefined && !isSettingValue(control, value)) {
    throw makeInvalidError(`a value of ${capability.control} for ${key}`, value);
  }
  const request: ViewerRequest = { event_type: 'setRenderSettingRequest', payload: { key, value } };
  const { result, message, settings, capabilities } = await ask(request, 'renderSettingsChanged');
  if (result === 'error') throw makeServerError(`setting ${key}`, { code: 'setting_value', error: message });
  return { settings, capabilities };
}

export async function changeAov(ask: Ask, name: string): Promise<void> {
  const { result, reason } = await ask({ event_type: 'changeAOVRequest', payload: { aov: name } }, 'activeAOVState');
  if (result === 'error') throw makeServerError(`picture kind ${name}`, { code: 'unsupported', error: reason });
}
