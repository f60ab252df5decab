import { type CommandReply, type CommandRequest, engineLimits } from '@framelane/protocol/engine';
import type { PlainCommand } from '../../common/engine-transport.ts';
import { makeServerError } from '../../common/viewer-errors.ts';
import { fakeEffects } from './fake-effects.ts';
import type { FakeJobs } from './fake-jobs.ts';
import { describeFakeAsset, type FakeMedia } from './fake-media.ts';
import { makeThumbnails, makeWaveform } from './fake-previews.ts';

const fakeCodecs = ['h264', 'h265', 'vp9', 'prores_422', 'gif', 'png'];

type Replies = { [Name in PlainCommand]: (fields: CommandRequest<Name>) => CommandReply<Name> };

/** Answers to the commands that are not about pictures. */
export class FakeReplies {
  readonly #media: readonly FakeMedia[];
  readonly #jobs: FakeJobs;

  constructor(media: readonly FakeMedia[], jobs: FakeJobs) {
    this.#media = media;
    this.#jobs = jobs;
  }

  reply<Name extends PlainCommand>(command: Name, fields: CommandRequest<Name>): CommandReply<Name> {
    const jobs = this.#jobs;
    const table: Replies = {
      engine_info: () => ({
        name: 'fake',
        version: '1.0.0',
        protocol: 1,
        codecs: fakeCodecs,
        limits: {
          max_message_bytes: engineLimits.maxMessageBytes,
          max_chain: engineLimits.maxChainLength,
          max_queue: engineLimits.maxQueueLength,
          max_frames: engineLimits.maxJobFrames,
        },
        ring: { path: '', ring_size: 4, slot_size: 0 },
      }),
      list_effects: () => ({ effects: [...fakeEffects] }),
      thumbnails: (options) => makeThumbnails(this.#find(options.asset_id), options),
      waveform: ({ bins = 1024, asset_id }) => ({ result: makeWaveform(this.#find(asset_id), bins) }),
      render_range: ({ start, end, fps }) => {
        const totalFrames = Math.ceil((end - start) * fps - 1e-6);
        return { job_id: jobs.add({ kind: 'range', totalFrames }), total_frames: totalFrames };
      },
      job_status: ({ job_id }) => jobs.advance(job_id),
      job_cancel: ({ job_id }) => ({ cancelled: jobs.cancel(job_id) }),
      job_list: () => jobs.list(),
    };
    return table[command](fields);
  }

  #find(assetId: string | undefined): FakeMedia {
    const media = this.#media.find((entry) => describeFakeAsset(entry).asset_id === assetId);
    if (media === undefined) throw makeServerError('preview', { code: 'asset_not_found', error: 'asset not found' });
    return media;
  }
}
