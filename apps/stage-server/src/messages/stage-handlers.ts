import { type ViewerReply, viewerLimits } from '@framelane/protocol/viewer';
import type { OpenOutcome } from '../show/stage-keeper.ts';
import type { Asker } from '../stream/outbox.ts';
import {
  describeAov,
  describeCameras,
  describePrimNotFound,
  describeSelection,
  describeSettings,
  makeError,
} from './replies.ts';
import type { Handlers, ServerContext } from './server-context.ts';
import { readChildren } from './tree-handlers.ts';

type Names =
  | 'openStageRequest'
  | 'resetStageRequest'
  | 'loadingStateQuery'
  | 'getVariantsRequest'
  | 'setVariantRequest';

/** The tree begins at the pseudo-root, so that every prim of the stage can be reached. */
const rootPath = '/';

export const stageHandlers: Handlers<Names> = {
  openStageRequest: async (context, { url }, asker) => {
    await openAndTell(context, { url, isForced: false, asker });
  },

  resetStageRequest: async (context, _payload, asker) => {
    const { url } = context.keeper;
    if (url !== undefined) {
      await openAndTell(context, { url, isForced: true, asker });
      return;
    }
    const error = 'expected a stage that is open, found none; send an openStageRequest first';
    context.outbox.answer(asker, {
      event_type: 'openStageResult',
      payload: { url: '', result: 'error', code: 'stage_not_found', error },
    });
  },

  loadingStateQuery: ({ keeper, outbox }, _payload, asker) => {
    outbox.answer(asker, {
      event_type: 'loadingStateResponse',
      payload: { url: keeper.url ?? null, loading_state: keeper.state },
    });
  },

  getVariantsRequest: async (context, { prim_path: path }, asker) => {
    context.outbox.answer(asker, await describeVariants(context, path));
  },

  setVariantRequest: async (context, payload, asker) => {
    const { prim_path: path, variant_set: set, variant_selection: selection } = payload;
    const isSet = await context.keeper.setVariant(path, set, selection);
    const reply = await describeVariants(context, path);
    if (isSet) {
      context.outbox.answer(asker, reply);
      // For the others it is a stage they know nothing of: another variant may hold other prims.
      context.outbox.announceToOthers(describeOpen(context.keeper.url ?? ''), asker);
      await announceStage(context);
    } else if (reply.event_type === 'viewerError') context.outbox.answer(asker, reply);
    else {
      const message = `no variant ${JSON.stringify(selection)} of a set ${JSON.stringify(set)} at ${path.slice(0, 300)}`;
      context.outbox.answer(asker, makeError('unsupported', message));
    }
  },
};

/** Opens a stage, tells everybody how it went, and sends what a viewer shows of it first. */
export async function openAndTell(
  context: ServerContext,
  { url, isForced, asker }: { url: string; isForced: boolean; asker?: Asker },
): Promise<OpenOutcome> {
  const outcome = await context.keeper.open(url, { isForced });
  if (outcome.type === 'failed') {
    const { code, message: error } = outcome;
    const reply: ViewerReply = { event_type: 'openStageResult', payload: { url, result: 'error', code, error } };
    // To everybody: all have been told how far it had come.
    context.outbox.announce(reply, asker);
    return outcome;
  }
  const reply = describeOpen(url);
  // For the others nothing has changed when the stage was there already.
  if (outcome.isNew) context.outbox.announce(reply, asker);
  else if (asker !== undefined) context.outbox.answer(asker, reply);
  await announceStage(context);
  return outcome;
}

function describeOpen(url: string): ViewerReply {
  return { event_type: 'openStageResult', payload: { url, result: 'success', root_prim_path: rootPath } };
}

/** What a viewer shows of a stage first, and what could not be read of it. */
async function announceStage(context: ServerContext): Promise<void> {
  const page = { filters: [], offset: 0, limit: viewerLimits.maxPageSize };
  const children = await readChildren(context, rootPath, page);
  if (children !== undefined) context.outbox.announce({ event_type: 'getChildrenResult', payload: children });
  context.outbox.announce(describeSettings(context));
  context.outbox.announce(describeAov(context));
  context.outbox.announce(describeCameras(context));
  context.outbox.announce(describeSelection(context));
  const [first, ...others] = context.keeper.stage?.facts.warnings ?? [];
  if (first === undefined) return;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  context.outbox.announce(makeError('stage_invalid', `shown without all of its parts: ${first}${more}`));
}

async function describeVariants({ keeper }: ServerContext, path: string): Promise<ViewerReply> {
  const sets = await keeper.stage?.listVariants(path);
  if (sets === undefined) return describePrimNotFound(path);
  const variants = Object.fromEntries(
    Object.entries(sets).map(([set, { options, selection }]) => [set, { options: [...options], selection }]),
  );
  return { event_type: 'getVariantsResponse', payload: { prim_path: path, variants } };
}
