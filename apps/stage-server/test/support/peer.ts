import { randomUUID } from 'node:crypto';
import type { ViewerRequestName, ViewerRequestPayload } from '@framelane/protocol/viewer';
import {
  readViewerReply,
  type ViewerReply,
  type ViewerReplyName,
  type ViewerReplyPayload,
} from '@framelane/protocol/viewer';
import { createShmClient } from '@framelane/shm-native';
import { onTestFinished, vi } from 'vitest';

const watchdog = { timeout: 30_000, interval: 5 };
const headerBytes = 16;

/** A picture as it came, rows tight. */
export interface Picture {
  width: number;
  height: number;
  sequence: number;
  bgra: Uint8Array;
}

/** A viewer of a real stream: a client that reads every picture and every message. */
export class Peer {
  readonly client = createShmClient();
  readonly replies: ViewerReply[] = [];
  #picture: Picture | undefined;
  #lastId = 0;

  /** Attaches, and detaches when the test ends. */
  constructor(name: string) {
    this.client.connect({ name });
    onTestFinished(() => this.client.close());
    this.client.onMessage((text) => {
      const read = readViewerReply(text);
      if (read.type !== 'message') throw new Error(`the server said ${text.slice(0, 300)}: ${JSON.stringify(read)}`);
      this.replies.push(read.message);
    });
    void this.#watch();
  }

  send<Name extends ViewerRequestName>(name: Name, payload: ViewerRequestPayload<Name>): void {
    this.client.sendMessage(JSON.stringify({ event_type: name, payload }));
  }

  /** Sends with an id and gives the answer that echoes it, of the given kind or a viewerError. */
  async ask<Name extends ViewerRequestName, Answer extends ViewerReplyName>(
    name: Name,
    payload: ViewerRequestPayload<Name>,
    answer: Answer,
  ): Promise<ViewerReplyPayload<Answer>> {
    const reply = await this.askAny(name, payload, (event) => event === answer || event === 'viewerError');
    if (reply.event_type !== answer) throw new Error(`expected ${answer}, found ${JSON.stringify(reply)}`);
    return reply.payload as ViewerReplyPayload<Answer>;
  }

  /** The error that answers a request. */
  async askForError<Name extends ViewerRequestName>(name: Name, payload: ViewerRequestPayload<Name>) {
    const reply = await this.askAny(name, payload, (event) => event === 'viewerError');
    return reply.payload as ViewerReplyPayload<'viewerError'>;
  }

  async askAny<Name extends ViewerRequestName>(
    name: Name,
    payload: ViewerRequestPayload<Name>,
    isAnswer: (event: ViewerReplyName) => boolean,
  ): Promise<ViewerReply> {
    this.#lastId += 1;
    const requestId = `${this.#lastId}`;
    this.send(name, { ...payload, request_id: requestId });
    return this.waitFor(
      (reply) => isAnswer(reply.event_type) && 'request_id' in reply.payload && reply.payload.request_id === requestId,
      name,
    );
  }

  /** The first message that `isWanted`, from those that came already on. */
  async waitFor(isWanted: (reply: ViewerReply) => boolean, what: string): Promise<ViewerReply> {
    return vi.waitFor(() => {
      const found = this.replies.find(isWanted);
      if (found === undefined) throw new Error(`no answer to ${what}`);
      return found;
    }, watchdog);
  }

  /** News of a kind that come after `since` messages. */
  async waitForNews<Name extends ViewerReplyName>(name: Name, since = 0): Promise<ViewerReplyPayload<Name>> {
    const found = await vi.waitFor(() => {
      const reply = this.replies.slice(since).find(({ event_type }) => event_type === name);
      if (reply === undefined) throw new Error(`no ${name}`);
      return reply;
    }, watchdog);
    return found.payload as ViewerReplyPayload<Name>;
  }

  /** The picture once it shows everything that was sent before. */
  async readPicture(): Promise<Picture> {
    // A pick is only answered from a picture that is up to date.
    await this.pick(0, 0);
    const { sequence } = (await this.ask('getStatsRequest', {}, 'getStatsResult')) as { fps: number; sequence: number };
    return vi.waitFor(() => {
      const picture = this.#picture;
      if (picture === undefined || picture.sequence < sequence) throw new Error(`no picture ${sequence}`);
      return picture;
    }, watchdog);
  }

  /** Path of what is seen at a pixel. */
  async pick(x: number, y: number): Promise<string | undefined> {
    const requestId = randomUUID();
    this.send('pickRequest', { request_id: requestId, x, y });
    const reply = await this.waitFor(
      (found) => found.event_type === 'pickResult' && found.payload.request_id === requestId,
      'pickRequest',
    );
    return reply.event_type === 'pickResult' ? (reply.payload.path ?? undefined) : undefined;
  }

  async open(url: string): Promise<ViewerReplyPayload<'openStageResult'>> {
    return this.ask('openStageRequest', { url }, 'openStageResult');
  }

  async #watch(): Promise<void> {
    try {
      for (;;) {
        const frame = await this.client.waitFrame();
        const view = new DataView(frame);
        const [width, height] = [view.getUint32(0, true), view.getUint32(4, true)];
        const bgra = new Uint8Array(frame, headerBytes, width * height * 4).slice();
        this.#picture = { width, height, sequence: Number(view.getBigUint64(8, true)), bgra };
      }
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
    }
  }
}
