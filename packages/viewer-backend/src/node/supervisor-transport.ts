import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  describeEngine,
  describeLostJob,
  describeToast,
  type EngineSnapshot,
  type EngineSupervisor,
  type LogSink,
} from '@framelane/engine-client';
import type { AssetInfo, CommandName, CommandReply, CommandRequest } from '@framelane/protocol/engine';
import type { AudioRef } from '../common/engine-backend.ts';
import type {
  EngineTransport,
  ExportFields,
  PictureRequest,
  PlainCommand,
  StartedExport,
  TransportListener,
} from '../common/engine-transport.ts';
import type { JpegImage } from '../common/frame.ts';
import type { MediaRef } from '../common/media-library.ts';
import { renderPicture } from '../common/render-picture.ts';
import { toViewerError } from '../common/to-viewer-error.ts';
import { makeDisconnectedError, makeUnsupportedError } from '../common/viewer-errors.ts';
import { type JpegFrame, type PictureFacts, RingPictures, readInlinePicture } from './ring-pictures.ts';

/** The part of an `EngineSupervisor` that is used. */
export type SupervisedEngine = Pick<
  EngineSupervisor,
  'send' | 'snapshot' | 'onState' | 'onToast' | 'onJob' | 'onJobsLost' | 'retry'
>;

interface Conversation {
  abort: AbortController;
  pictures: RingPictures;
  undo: (() => void)[];
}

/** One engine in this or another process of this machine: commands through its supervisor, pictures out of its ring. */
export class SupervisorTransport implements EngineTransport<JpegImage> {
  readonly #supervisor: SupervisedEngine;
  readonly #log: LogSink | undefined;
  #conversation: Conversation | undefined;
  /** Process of the engine that was announced last: another one knows none of our assets. */
  #announced: string | undefined;

  constructor(supervisor: SupervisedEngine, log?: LogSink) {
    this.#supervisor = supervisor;
    this.#log = log;
  }

  start(listener: TransportListener): void {
    const supervisor = this.#supervisor;
    const conversation: Conversation = {
      abort: new AbortController(),
      pictures: new RingPictures(this.#log),
      undo: [
        supervisor.onState((snapshot) => this.#follow(snapshot, listener)),
        supervisor.onToast((toast) => listener.onEvent(describeToast(toast))),
        supervisor.onJob((job) => listener.onEvent({ type: 'job', job })),
        supervisor.onJobsLost((jobIds) => {
          for (const id of jobIds) listener.onEvent(describeLostJob(id));
        }),
      ],
    };
    this.#conversation = conversation;
    this.#announced = undefined;
    // Not before the caller has its promise.
    queueMicrotask(() => {
      if (this.#conversation === conversation) this.#follow(supervisor.snapshot(), listener);
    });
  }

  stop(): void {
    const conversation = this.#conversation;
    this.#conversation = undefined;
    for (const undo of conversation?.undo ?? []) undo();
    conversation?.abort.abort(makeDisconnectedError('the request'));
    conversation?.pictures.close();
  }

  /** Whether new pictures should be coming. */
  setPlaying(isPlaying: boolean): void {
    this.#conversation?.pictures.setPlaying(isPlaying);
  }

  send<Name extends PlainCommand>(command: Name, fields: CommandRequest<Name>): Promise<CommandReply<Name>> {
    return this.#send(command, fields);
  }

  ingest(media: MediaRef): Promise<AssetInfo> {
    if (media.type === 'id') {
      return Promise.reject(makeUnsupportedError('this backend opens files by path; it has no media library'));
    }
    return this.#send('ingest', { path: media.path });
  }

  async requestPicture(request: PictureRequest): Promise<JpegFrame> {
    const conversation = this.#getConversation('a picture');
    const { target } = request;
    const facts: PictureFacts =
      'frameIndex' in target ? { frameIndex: target.frameIndex, ptsS: 0 } : { frameIndex: 0, ptsS: target.timeS };
    const reply = await this.#render(request, 'ring');
    // Whoever asked is gone; a ring that is closed cannot be read.
    if (this.#conversation !== conversation) throw makeDisconnectedError('a picture');
    const picture = conversation.pictures.take(reply, facts);
    return picture ?? readInlinePicture(await this.#render(request, 'inline'), facts);
  }

  release(frame: JpegFrame): void {
    // Buffers of an earlier conversation went with it.
    this.#conversation?.pictures.release(frame);
  }

  async startExport({ target, ...fields }: ExportFields): Promise<StartedExport> {
    const { job_id } = await this.#send('export_start', { ...fields, path: target });
    return { job_id, target: { name: basename(target) } };
  }

  async audio({ asset, startS, durationS }: Parameters<EngineTransport<JpegImage>['audio']>[0]): Promise<AudioRef> {
    const fields = { asset_id: asset.asset_id, start: startS, duration: durationS };
    const reply = await this.#send('audio_decode', fields);
    return {
      url: pathToFileURL(reply.pcm_path).href,
      sampleRate: reply.sample_rate ?? asset.audio?.sample_rate ?? 48_000,
      channels: reply.channels ?? asset.audio?.channels ?? 2,
    };
  }

  retry(): void {
    this.#supervisor.retry();
  }

  #follow(snapshot: EngineSnapshot, listener: TransportListener): void {
    this.#conversation?.pictures.follow(snapshot.ringPath);
    const isUp = snapshot.state === 'connected' || snapshot.state === 'degraded';
    const engine = `${snapshot.pid ?? ''} ${snapshot.restarts}`;
    if (isUp && engine !== this.#announced) {
      this.#announced = engine;
      listener.onReady();
    }
    listener.onStatus(describeEngine(snapshot));
  }

  #render(request: PictureRequest, frame: 'ring' | 'inline') {
    return renderPicture((command, fields) => this.#send(command, fields), request, frame);
  }

  async #send<Name extends CommandName>(command: Name, fields: CommandRequest<Name>): Promise<CommandReply<Name>> {
    const { signal } = this.#getConversation(command).abort;
    try {
      return await this.#supervisor.send(command, fields, { signal });
    } catch (error) {
      throw toViewerError(error);
    }
  }

  #getConversation(what: string): Conversation {
    if (this.#conversation === undefined) throw makeDisconnectedError(what);
    return this.#conversation;
  }
}
