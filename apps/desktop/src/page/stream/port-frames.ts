import { FramelaneError } from '@framelane/protocol';
import { SnapshotRing } from '@framelane/viewer-backend/shm';
import type { StreamEvent, StreamInfo } from '../../shared/frame-bridge.ts';
import type { PortReply, PortRequest } from '../../shared/frame-port.ts';
import { describeMalformed, formatPageMessage, type PageMessage } from '../../shared/viewer-text.ts';
import { toError } from '../to-error.ts';
import type { LaneFrames, LaneStats } from './lane-frames.ts';

type Waiting<Value> = { resolve(value: Value): void; reject(error: unknown): void };

/** Lane `main`: the stream is main's, everything comes over a port, frames when asked for and one at a time. */
export class PortFrames implements LaneFrames {
  readonly #port: MessagePort;
  readonly #tell: (event: StreamEvent) => void;
  #ring: SnapshotRing | undefined;
  #opening: Waiting<StreamInfo> | undefined;
  #waiting: Waiting<SharedArrayBuffer> | undefined;
  #ended: unknown;
  #copiedInMain = 0;
  #copiedHere = 0;

  constructor(port: MessagePort, tell: (event: StreamEvent) => void) {
    this.#port = port;
    this.#tell = tell;
    port.onmessage = ({ data }: MessageEvent<PortReply>) => this.#take(data);
  }

  open(name?: string): Promise<StreamInfo> {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
      this.#post(name === undefined ? { type: 'open' } : { type: 'open', name });
    });
  }

  next(): Promise<SharedArrayBuffer> {
    return this.copyNext();
  }

  copyNext(): Promise<SharedArrayBuffer> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      this.#waiting = { resolve, reject };
      this.#post({ type: 'next' });
    });
  }

  /** @throws ERR_BRIDGE_REFUSED for a message that is malformed, as lanes over the bridge do */
  send(message: PageMessage): void {
    const formatted = formatPageMessage(message);
    if (formatted.type === 'malformed') {
      throw new FramelaneError('ERR_BRIDGE_REFUSED', describeMalformed(formatted.reason));
    }
    const { event_type, payload = {} } = message;
    this.#post({ type: 'send', message: { event_type, payload } });
  }

  readStats(): LaneStats {
    return { looks: 0, skipped: 0, torn: 0, copiedBytes: this.#copiedInMain + this.#copiedHere };
  }

  stop(): void {
    this.#end(new FramelaneError('ERR_VIEWER_DISCONNECTED', 'the stream was closed; connect again'));
  }

  #post(request: PortRequest): void {
    this.#port.postMessage(request);
  }

  #take(reply: PortReply): void {
    switch (reply.type) {
      case 'opened':
        this.#ring = new SnapshotRing(reply.stream);
        this.#opening?.resolve(reply.stream);
        this.#opening = undefined;
        return;
      case 'frame':
        this.#takeFrame(reply);
        return;
      case 'failed':
        this.#end(toError({ ok: false, ...reply }));
        return;
      case 'message':
      case 'gone':
        this.#tell(reply);
        return;
    }
  }

  #takeFrame(frame: Extract<PortReply, { type: 'frame' }>): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#copiedInMain = frame.copiedBytes;
    const copy = this.#ring?.put(frame, (target) => {
      target.set(frame.pixels);
      this.#copiedHere += frame.pixels.byteLength;
      return true;
    });
    if (copy !== undefined) waiting?.resolve(copy);
  }

  #end(error: unknown): void {
    this.#ended ??= error;
    this.#port.close();
    this.#opening?.reject(error);
    this.#waiting?.reject(error);
    this.#opening = undefined;
    this.#waiting = undefined;
  }
}
