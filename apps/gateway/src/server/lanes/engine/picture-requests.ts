import { isErrorWithCode } from '@framelane/protocol';
import type { EffectInstance } from '@framelane/protocol/engine';
import { pictureHeaderBytes } from '@framelane/protocol/gateway';
import type { LaneSocket } from '../../contracts/lane.ts';
import type { PooledBuffer } from '../../pictures/picture-pool.ts';
import { CommandFailure } from './commands/command-failure.ts';
import { type EngineAccess, makeRestarted } from './commands/engine-access.ts';
import { type PictureCommand, type PictureReply, pickReplyFields } from './commands/page-commands.ts';
import { type CommandAsset, sendCommand } from './commands/send-command.ts';
import { type CopiedPicture, copyInlinePicture, writeEngineHeader } from './pictures/picture-copier.ts';
import type { EngineSessionParts } from './session-parts.ts';

export interface PictureRequest extends CommandAsset {
  n: number;
  command: PictureCommand;
  fields: Readonly<Record<string, unknown>>;
}

interface FoundPicture {
  buffer: PooledBuffer;
  byteLength: number;
  /** What the ring knows of it; an inline picture has none of this. */
  copied?: CopiedPicture;
}

const attempts = 2;

/**
 * The commands of one page that end in a picture. The picture is the one whose number stands in the reply; when its
 * slot was overwritten before it could be copied, it is asked for once more as part of the reply. Over a restart of
 * the engine the newest request is kept and sent again, once; older ones fail with ERR_ENGINE_RESTARTED.
 */
export class PictureRequests {
  readonly #socket: LaneSocket;
  readonly #parts: EngineSessionParts;
  readonly #takeBuffer = (minBytes: number) => this.#socket.takeBuffer(minBytes);
  readonly #closed = new AbortController();
  #newest: PictureRequest | undefined;
  /** The newest of which a picture was offered: an older one that comes late is not shown any more. */
  #offered = 0;
  #order = 0;
  #waiting: AbortController | undefined;
  #lastSequence = -1;

  constructor(socket: LaneSocket, parts: EngineSessionParts) {
    this.#socket = socket;
    this.#parts = parts;
  }

  /** Answers the request with `res` and offers its picture. */
  async run(request: PictureRequest): Promise<void> {
    this.#order += 1;
    const order = this.#order;
    this.#newest = request;
    // Whatever waits for the engine to come back is older than this.
    this.#waiting?.abort(makeRestarted());
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#runOnce(request, order);
      } catch (error) {
        const isWorthRepeating = attempt < attempts && this.#newest === request && !this.#closed.signal.aborted;
        if (!isWorthRepeating || !isErrorWithCode(error, 'ERR_ENGINE_RESTARTED')) throw error;
      }
    }
  }

  close(): void {
    this.#closed.abort();
    this.#waiting?.abort(makeRestarted());
  }

  async #runOnce(request: PictureRequest, order: number): Promise<void> {
    const waiting = new AbortController();
    this.#waiting = waiting;
    await this.#parts.access.run(
      this.#socket.sessionId,
      (engine) => {
        if (this.#waiting === waiting) this.#waiting = undefined;
        return this.#render(engine, request, order);
      },
      waiting.signal,
    );
  }

  async #render(engine: EngineAccess, request: PictureRequest, order: number): Promise<void> {
    const reply: PictureReply = await sendCommand(engine, request.command, request.fields, request);
    // At once, before anything else can happen: the slot is overwritten after a few more pictures.
    const found = this.#find(engine, reply) ?? (await this.#askInline(engine, request, order));
    this.#socket.send({ ...pickReplyFields(request.command, reply), t: 'res', n: request.n, ok: true });
    this.#notePlayhead(request, reply);
    if (found === undefined) this.#socket.skipPicture();
    else this.#offer(found, { request, reply, order });
  }

  #find(engine: EngineAccess, reply: PictureReply): FoundPicture | undefined {
    if (reply.frame_data !== undefined) return copyInlinePicture(reply.frame_data, this.#takeBuffer);
    const seq = engine.hasExtensions ? reply.seq : 'latest';
    const copied = seq === undefined ? undefined : this.#parts.copier.copy(seq, this.#takeBuffer);
    return copied === undefined ? undefined : { buffer: copied.buffer, byteLength: copied.byteLength, copied };
  }

  /** `undefined` when a newer picture has taken its place, so that nobody needs it any more. */
  async #askInline(engine: EngineAccess, request: PictureRequest, order: number): Promise<FoundPicture | undefined> {
    if (order < this.#offered) return undefined;
    const fields = engine.hasExtensions ? { ...request.fields, frame: 'inline' } : request.fields;
    const reply: PictureReply = await sendCommand(engine, request.command, fields, request);
    const found = this.#find(engine, reply);
    if (found === undefined) {
      throw new CommandFailure('ERR_RING_TORN', 'the picture was overwritten before it could be copied; ask again');
    }
    return found;
  }

  #offer(found: FoundPicture, facts: { request: PictureRequest; reply: PictureReply; order: number }): void {
    const { request, reply, order } = facts;
    const { buffer, byteLength, copied } = found;
    if (order < this.#offered || this.#closed.signal.aborted) {
      buffer.release();
      this.#socket.skipPicture();
      return;
    }
    this.#offered = order;
    const sequence = this.#nextSequence(copied?.seq ?? reply.seq);
    const frameIndex = reply.frame_index ?? readNumber(request.fields.frame_index);
    writeEngineHeader(buffer, {
      request: request.n,
      sequence,
      width: reply.width ?? copied?.width ?? 0,
      height: reply.height ?? copied?.height ?? 0,
      timeUs: reply.pts === undefined ? (copied?.ptsUs ?? toMicroseconds(request.fields.time)) : reply.pts * 1e6,
      ...(frameIndex === undefined ? {} : { frameIndex }),
    });
    this.#socket.offerPicture({ buffer, byteLength: pictureHeaderBytes + byteLength, sequence });
  }

  // The ring's own number where it grows, so that logs on both sides agree; else simply the next.
  #nextSequence(ringSeq: number | undefined): number {
    const wanted = ringSeq === undefined ? 0 : this.#parts.sequence.unwrap(ringSeq);
    this.#lastSequence = Math.max(this.#lastSequence + 1, wanted);
    return this.#lastSequence;
  }

  #notePlayhead({ assetId, fields }: PictureRequest, reply: PictureReply): void {
    const timeS = readNumber(fields.time) ?? reply.pts ?? 0;
    // The engine took the chain, so it is one.
    const chain = Array.isArray(fields.chain) ? (fields.chain as EffectInstance[]) : [];
    this.#parts.assets.notePlayhead({ assetId, timeS, chain });
  }
}

function readNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function toMicroseconds(seconds: unknown): number {
  return (readNumber(seconds) ?? 0) * 1e6;
}
