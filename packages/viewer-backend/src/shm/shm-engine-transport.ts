import type { AssetInfo, CommandName, CommandReply, CommandRequest } from '@framelane/protocol/engine';
import type { AudioRef, EngineFrame } from '../common/engine-backend.ts';
import type {
  EngineTransport,
  ExportFields,
  PictureRequest,
  PlainCommand,
  StartedExport,
  TransportListener,
} from '../common/engine-transport.ts';
import type { MediaRef } from '../common/media-library.ts';
import { renderPicture } from '../common/render-picture.ts';
import { toViewerError } from '../common/to-viewer-error.ts';
import { makeDisconnectedError, makeServerError, makeUnsupportedError } from '../common/viewer-errors.ts';
import type { ShmEngineApi, ShmEngineStatus, ShmPicture } from './shm-engine-api.ts';

interface Conversation {
  listener: TransportListener;
  undo: (() => void)[];
  /** Rejections of the commands in flight. */
  pending: Set<(error: Error) => void>;
  /** Whether pictures can be taken from the ring; otherwise they come inside replies. */
  takesPictures: Promise<boolean>;
  /** Number of the engine that was announced last. */
  announced: number | undefined;
}

/** An engine of this machine behind a desktop shell: commands go through it, pictures lie in memory it shares. */
export class ShmEngineTransport<Image> implements EngineTransport<Image> {
  readonly #api: ShmEngineApi<Image>;
  readonly #lent = new WeakMap<EngineFrame<Image>, ShmPicture>();
  #conversation: Conversation | undefined;

  constructor(api: ShmEngineApi<Image>) {
    this.#api = api;
  }

  start(listener: TransportListener): void {
    const api = this.#api;
    const takesPictures = api.openPictures().catch(() => false);
    const conversation: Conversation = { listener, undo: [], pending: new Set(), takesPictures, announced: undefined };
    this.#conversation = conversation;
    conversation.undo.push(
      api.onStatus((status) => this.#follow(conversation, status)),
      api.onEvent((event) => listener.onEvent(event)),
    );
    api.getStatus().then(
      (status) => this.#follow(conversation, status),
      (error: unknown) => this.#tellFailure(conversation, error),
    );
  }

  stop(): void {
    const conversation = this.#conversation;
    this.#conversation = undefined;
    for (const undo of conversation?.undo ?? []) undo();
    for (const reject of conversation?.pending ?? []) reject(makeDisconnectedError('the request'));
    this.#api.closePictures();
  }

  send<Name extends PlainCommand>(command: Name, fields: CommandRequest<Name>): Promise<CommandReply<Name>> {
    return this.#send(command, fields);
  }

  ingest(media: MediaRef): Promise<AssetInfo> {
    if (media.type === 'path') return this.#send('ingest', { path: media.path });
    // What a shell's own library lists, it lists by path.
    return this.#send('ingest', { path: media.id });
  }

  async requestPicture(request: PictureRequest): Promise<EngineFrame<Image>> {
    const conversation = this.#getConversation('a picture');
    if (await conversation.takesPictures) {
      const reply = await this.#render(request, 'ring');
      const picture = await this.#api.takePicture(reply.seq);
      if (picture !== undefined) {
        if (this.#conversation === conversation) return this.#lend(picture, readFacts(request, reply));
        picture.release();
        throw makeDisconnectedError('a picture');
      }
    }
    const reply = await this.#render(request, 'inline');
    const { frame_data: base64, width = 0, height = 0, seq = 0 } = reply;
    if (base64 === undefined) throw makeServerError('render_frame', { error: 'no picture came with the reply' });
    const image = await this.#api.decode(decodeBase64(base64));
    return { ...readFacts(request, reply), width, height, sequence: seq, image };
  }

  release(frame: EngineFrame<Image>): void {
    if ('image' in frame) this.#api.releaseImage(frame.image);
    else this.#lent.get(frame)?.release();
  }

  async startExport({ target, ...fields }: ExportFields): Promise<StartedExport> {
    const { job_id } = await this.#send('export_start', { ...fields, path: target });
    return { job_id, target: { name: target.slice(target.lastIndexOf('/') + 1) } };
  }

  async audio({ asset, startS, durationS }: Parameters<EngineTransport<Image>['audio']>[0]): Promise<AudioRef> {
    const fields = { asset_id: asset.asset_id, start: startS, duration: durationS };
    const reply = await this.#send('audio_decode', fields);
    // The file the engine wrote is no page's business; a shell puts an address in its place.
    if (!('url' in reply) || typeof reply.url !== 'string') {
      throw makeUnsupportedError('this shell serves no sound; pictures play without it');
    }
    const { sample_rate: sampleRate = asset.audio?.sample_rate ?? 48_000, channels = asset.audio?.channels ?? 2 } =
      reply;
    return { url: reply.url, sampleRate, channels };
  }

  retry(): void {
    this.#api.retry();
  }

  #lend(picture: ShmPicture, facts: { frameIndex: number; ptsS: number }): EngineFrame<Image> {
    const { width, height, seq, buffer } = picture;
    const pixels = { format: 'BGRA8' as const, buffer, pixelsByteOffset: 0, byteLength: width * height * 4 };
    const frame: EngineFrame<Image> = { ...facts, ...pixels, width, height, sequence: seq };
    this.#lent.set(frame, picture);
    return frame;
  }

  #follow(conversation: Conversation, status: ShmEngineStatus): void {
    if (this.#conversation !== conversation) return;
    const { listener } = conversation;
    const { presence, problems, engine } = status;
    const isUp = presence === 'live' || presence === 'stale';
    if (isUp && status.conversation !== conversation.announced) {
      conversation.announced = status.conversation;
      listener.onReady();
    }
    listener.onStatus({ presence, problems, engine });
  }

  #tellFailure(conversation: Conversation, error: unknown): void {
    if (this.#conversation !== conversation) return;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
    const message = error instanceof Error ? error.message : String(error);
    const problems = [{ severity: 'error' as const, code, message }];
    conversation.listener.onStatus({ presence: 'failed', problems, engine: { restarts: 0 } });
  }

  #render(request: PictureRequest, frame: 'ring' | 'inline') {
    return renderPicture((command, fields) => this.#send(command, fields), request, frame);
  }

  async #send<Name extends CommandName>(command: Name, fields: CommandRequest<Name>): Promise<CommandReply<Name>> {
    const { pending } = this.#getConversation(command);
    try {
      const reply = await settleWithin(pending, this.#api.send(command, fields));
      // Shell and page come from one place; the shell has checked what the engine said.
      return reply as CommandReply<Name>;
    } catch (error) {
      throw toViewerError(error);
    }
  }

  #getConversation(what: string): Conversation {
    if (this.#conversation === undefined) throw makeDisconnectedError(what);
    return this.#conversation;
  }
}

/** The value of `promise`, unless its reject is called before; nothing of it is kept in `pending` afterwards. */
function settleWithin<Value>(pending: Set<(error: Error) => void>, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    pending.add(reject);
    promise.finally(() => pending.delete(reject)).then(resolve, reject);
  });
}

function readFacts({ target }: PictureRequest, reply: { frame_index?: number; pts?: number }) {
  const frameIndex = 'frameIndex' in target ? target.frameIndex : 0;
  const ptsS = 'timeS' in target ? target.timeS : 0;
  return { frameIndex: reply.frame_index ?? frameIndex, ptsS: reply.pts ?? ptsS };
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
