import type { ViewerReply } from '@framelane/protocol/viewer';
import { aovNumbers } from '../raster/raster-kinds.ts';
import { changeSetting } from '../settings/render-settings.ts';
import type { AovName } from '../show/stage-picture.ts';
import type { Asker } from '../stream/outbox.ts';
import { addOrder } from './add-order.ts';
import { aovNames, describeAov, describeSelection, describeSettings, makeError } from './replies.ts';
import type { Handlers, ServerContext } from './server-context.ts';

type Names =
  | 'selectPrimsRequest'
  | 'pickRequest'
  | 'getAvailableAOVs'
  | 'changeAOVRequest'
  | 'getRenderSettingsRequest'
  | 'setRenderSettingRequest'
  | 'resizeRequest';

export const viewHandlers: Handlers<Names> = {
  selectPrimsRequest: (context, { paths }, asker) => selectAndTell(context, paths, asker),

  pickRequest: (context, { request_id: requestId, x, y }, asker) => {
    const { picture, outbox } = context;
    addOrder(context, asker, {
      needsPicture: true,
      apply: () => {
        const path = picture.pick(x, y);
        const payload = { request_id: requestId, ...(path === undefined ? {} : { path }) };
        outbox.answer(asker, { event_type: 'pickResult', payload });
      },
    });
  },

  getAvailableAOVs: (context, _payload, asker) => {
    context.outbox.answer(asker, {
      event_type: 'availableAOVsResult',
      payload: { aovs: aovNames, available: aovNames },
    });
    context.outbox.answer({ ...asker, requestId: undefined }, describeAov(context));
  },

  changeAOVRequest: (context, { aov: requested }, asker) => {
    const { loop, picture, outbox } = context;
    if (!isAovName(requested)) {
      const reason = `expected one of ${aovNames.join(', ')}, found ${JSON.stringify(requested)}`;
      outbox.answer(asker, describeAov(context, { result: 'error', requested, reason }));
      return;
    }
    addOrder(context, asker, {
      apply: () => {
        const previous = picture.aov;
        if (requested !== previous) picture.changeAov(requested);
        loop.afterPicture(() =>
          announceChange(context, asker, (extra) => describeAov(context, { ...extra, previous, requested })),
        );
      },
    });
  },

  getRenderSettingsRequest: (context, _payload, asker) => {
    context.outbox.answer(asker, describeSettings(context));
  },

  setRenderSettingRequest: (context, { key, value }, asker) => {
    const { loop, picture, outbox } = context;
    addOrder(context, asker, {
      apply: () => {
        const change = changeSetting(picture.settings, key, value);
        if (change.type === 'refused') {
          const { code, message } = change;
          outbox.answer(asker, makeError(code, message));
          // For those who wait for this kind of answer only.
          outbox.answer(asker, describeSettings(context, { result: 'error', applied: false, message }));
          return;
        }
        const isChanged = change.type === 'changed';
        if (isChanged) picture.changeSettings(change.settings);
        const news = { applied: isChanged, applies_at: 'immediate', requires_reload: false } as const;
        loop.afterPicture(() =>
          announceChange(context, asker, (extra) => describeSettings(context, { ...extra, ...news })),
        );
      },
    });
  },

  resizeRequest: (context, { width, height, if_alone: ifAlone = false }, asker) => {
    const { loop, picture, producer, outbox } = context;
    addOrder(context, asker, {
      apply: () => {
        if (!ifAlone || producer.stats().clients <= 1) picture.resize(width, height);
        loop.afterPicture(() => {
          const { width: newWidth, height: newHeight } = picture.size;
          outbox.answer(asker, {
            event_type: 'resizeResult',
            payload: { width: newWidth, height: newHeight, result: 'success' },
          });
        });
      },
    });
  },
};

/** Selects and tells everybody what is selected then. */
export async function selectAndTell(context: ServerContext, paths: readonly string[], asker?: Asker): Promise<void> {
  const { keeper, outbox } = context;
  await keeper.selection.choose(() => keeper.stage, paths);
  outbox.announce(describeSelection(context), asker);
}

function announceChange(
  { outbox }: ServerContext,
  asker: Asker,
  describe: (extra: { result: 'success' }) => ViewerReply,
): void {
  outbox.announce(describe({ result: 'success' }), asker);
}

function isAovName(name: string): name is AovName {
  return Object.hasOwn(aovNumbers, name);
}
