import { type ViewerFeature, viewerProtocol } from '@framelane/protocol/viewer';
import type { Handlers } from './server-context.ts';

/** All of it is answered here. */
const features: readonly ViewerFeature[] = [
  'renderProductResize',
  'nativeInput',
  'aovs',
  'renderSettings',
  'variants',
  'cameras',
  'search',
  'framing',
];

export const serverHandlers: Handlers<'capabilitiesRequest' | 'getStatsRequest'> = {
  capabilitiesRequest: ({ outbox }, _payload, asker) => {
    outbox.answer(asker, {
      event_type: 'capabilitiesResult',
      payload: { protocol: viewerProtocol, features: [...features] },
    });
  },

  getStatsRequest: ({ producer, picture, keeper, loop, counts, outbox }, _payload, asker) => {
    const { clients, messagesDropped, linesMalformed, eventsDropped } = producer.stats();
    const { scene, facts } = keeper.stage ?? {};
    const stats = {
      ...picture.readStats(),
      ...picture.size,
      ...{ clients, messagesDropped, linesMalformed, eventsDropped, changesRefused: loop.refused },
      ...{ messagesUnknown: counts.unknown, messagesMalformed: counts.malformed },
      ...{ triangles: scene?.triangleCount ?? 0, prims: facts?.primCount ?? 0, warnings: facts?.warnings.length ?? 0 },
    };
    outbox.answer(asker, { event_type: 'getStatsResult', payload: { ...stats } });
  },
};
