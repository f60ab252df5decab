import { engineLimits } from '@framelane/protocol/engine';
import { engineName, engineVersion } from '../engine-options.ts';
import type { Command } from './command.ts';

export const engineInfo: Command = {
  class: 'F',
  answer: (_body, { media, queue }) => ({
    name: engineName,
    version: engineVersion,
    protocol: 1,
    codecs: media.codecs,
    limits: {
      max_message_bytes: engineLimits.maxMessageBytes,
      max_chain: engineLimits.maxChainLength,
      max_queue: engineLimits.maxQueueLength,
      max_frames: engineLimits.maxJobFrames,
    },
    ring: { path: media.ring.path, ring_size: media.ring.ringSize, slot_size: media.ring.slotSizeBytes },
    ...(queue === undefined ? {} : { queue: queue.describe() }),
  }),
};
