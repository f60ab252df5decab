import type { ViewerReply } from '@framelane/protocol/viewer';
import type { Problem } from './status.ts';
import type { ViewerState } from './viewer-backend.ts';

type Patch = { [Key in keyof ViewerState]?: ViewerState[Key] | undefined };

/** What a message changes of the state, whoever asked for it; equal lists keep their identity. */
export function applyNews(state: ViewerState, message: ViewerReply): Patch {
  switch (message.event_type) {
    case 'stageSelectionChanged':
      return { selection: keepIfSame(state.selection, message.payload.prims) };
    case 'availableAOVsResult':
      return takeAov(state, state.aov?.active ?? message.payload.available[0] ?? '', message.payload.available);
    case 'activeAOVState':
      return takeAov(state, message.payload.active, message.payload.available);
    case 'renderSettingsChanged': {
      const { settings, capabilities } = message.payload;
      return { settings: { settings, capabilities } };
    }
    case 'camerasResult': {
      const { cameras, active } = message.payload;
      return { cameras: { cameras, active } };
    }
    case 'capabilitiesResult':
      return { features: keepIfSame(state.features, message.payload.features) };
    case 'updateProgressAmount':
      return { loading: { ...readLoading(state), amount: Math.min(Math.max(message.payload.amount, 0), 1) } };
    case 'updateProgressActivity':
      return { loading: { ...readLoading(state), activity: message.payload.activity } };
    case 'loadingStateResponse':
      return message.payload.loading_state === 'busy' ? { loading: readLoading(state, message.payload.url) } : {};
    case 'openStageResult': {
      const { url, result, root_prim_path: rootPath = '/' } = message.payload;
      if (result === 'error') return isAboutLoading(state, url) ? { loading: undefined } : {};
      const stageRevision = state.stageRevision + 1;
      return { loading: undefined, stage: { path: url, rootPath }, stageRevision, selection: [], problems: [] };
    }
    default:
      return {};
  }
}

/** A refusal nobody asked for, as something to show. */
export function describeServerError({ code, message }: { code: string; message: string }): Problem {
  return { severity: 'error', code, message };
}

function takeAov({ aov }: ViewerState, active: string, found: readonly string[]): Patch {
  const available = aov === undefined ? found : keepIfSame(aov.available, found);
  return aov?.active === active && aov.available === available ? {} : { aov: { active, available } };
}

function readLoading(state: ViewerState, url?: string | null): NonNullable<ViewerState['loading']> {
  return state.loading ?? { path: url ?? state.stage?.path ?? '' };
}

/** A stage that another page could not open says nothing of the one known to be opened, here or elsewhere. */
function isAboutLoading({ loading, stage }: ViewerState, url: string): boolean {
  const isOtherKnown = stage === undefined && loading !== undefined && loading.path !== '' && loading.path !== url;
  return !isOtherKnown;
}

function keepIfSame(before: readonly string[], after: readonly string[]): readonly string[] {
  const isSame = before.length === after.length && before.every((item, i) => item === after[i]);
  return isSame ? before : after;
}
