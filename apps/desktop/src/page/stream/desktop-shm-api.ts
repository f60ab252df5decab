import { FramelaneError } from '@framelane/protocol';
import { type ViewerEnvelope, viewerProtocol } from '@framelane/protocol/viewer';
import type {
  BackendStatus,
  Clock,
  FrameData,
  FrameScheduler,
  Problem,
  ViewerCapabilities,
} from '@framelane/viewer-backend';
import { type ShmViewerApi, StreamMeter } from '@framelane/viewer-backend/shm';
import type { LaneRefusal, OpenedLane, StreamBridge, StreamEvent, StreamInfo } from '../../shared/frame-bridge.ts';
import { unwrap } from '../to-error.ts';
import { CopiedFrames } from './copied-frames.ts';
import { FrameInbox } from './frame-inbox.ts';
import type { LaneFrames, LaneStats } from './lane-frames.ts';
import { scheduleLook, scheduleUnseenLook } from './poll-schedule.ts';
import { PortFrames } from './port-frames.ts';
import { RegionFrames } from './region-frames.ts';

export interface DesktopShmApiOptions {
  bridge: StreamBridge;
  clock: Clock;
  /** When lane `mapped` looks for a frame while the page is seen; else four times a second. @default each animation frame */
  schedule?: FrameScheduler;
}

type Message = { event_type: string; payload: unknown };
interface Attachment {
  lane: OpenedLane['lane'];
  problems: readonly Problem[];
  frames: LaneFrames;
  inbox: FrameInbox;
  /** What was given last, where it is not a copy. */
  given: FrameData | undefined;
}

/**
 * Streams of this machine as a page sees them: functions of the bridge put together with the memory that was posted
 * beside it. One attachment at a time, in the lane the preload chose.
 */
export class DesktopShmApi implements ShmViewerApi {
  readonly #options: DesktopShmApiOptions;
  readonly #meter: StreamMeter;
  readonly #listeners = new Set<(message: Message) => void>();
  #attachment: Attachment | undefined;
  #inbox: FrameInbox | undefined;
  #isSeen = true;

  constructor(options: DesktopShmApiOptions) {
    this.#options = options;
    this.#meter = new StreamMeter(options.clock);
    options.bridge.onEvent((event) => this.#takeEvent(event));
  }

  async connect({ name }: { name?: string } = {}): Promise<ViewerCapabilities> {
    this.#detach();
    const { bridge } = this.#options;
    const inbox = new FrameInbox(window);
    this.#inbox = inbox;
    try {
      const opened = unwrap(await bridge.open({ nonce: inbox.nonce, ...(name === undefined ? {} : { name }) }));
      this.#assertCurrent(inbox);
      const { frames, stream } = await this.#openFrames(opened, inbox, name);
      if (this.#inbox !== inbox) frames.stop();
      this.#assertCurrent(inbox);
      this.#meter.startAnew();
      const problems = opened.refused.map(describeRefusal);
      this.#attachment = { lane: opened.lane, problems, frames, inbox, given: undefined };
      return { protocolVersion: viewerProtocol, stream, features: [] };
    } catch (error) {
      inbox.close();
      if (this.#inbox === inbox) this.#detach();
      throw error;
    }
  }

  async disconnect(): Promise<void> {
    this.#detach();
  }

  async waitFrame(): Promise<SharedArrayBuffer> {
    const copy = await this.#requireAttachment('a frame').frames.copyNext();
    this.#meter.countSnapshot(copy);
    return copy;
  }

  async nextFrame(): Promise<FrameData | SharedArrayBuffer> {
    const attachment = this.#requireAttachment('a frame');
    if (attachment.given?.isCurrent?.() === false) this.#meter.countTorn();
    attachment.given = undefined;
    const frame = await attachment.frames.next();
    if ('sequence' in frame) {
      this.#meter.countFrame(frame.sequence);
      attachment.given = frame;
    } else this.#meter.countSnapshot(frame);
    return frame;
  }

  async sendMessage(message: { event_type: string; payload?: unknown }): Promise<void> {
    const { frames } = this.#requireAttachment(message.event_type);
    if (frames instanceof PortFrames) frames.send(message);
    else unwrap(this.#options.bridge.send(message));
    this.#meter.countRequest(message.event_type);
  }

  onMessage(callback: (message: Message) => void): () => void {
    this.#listeners.add(callback);
    return () => {
      this.#listeners.delete(callback);
    };
  }

  async getStatus(): Promise<BackendStatus> {
    const attachment = this.#attachment;
    const stats = this.#meter.read();
    if (attachment === undefined) {
      return { presence: this.#inbox === undefined ? 'idle' : 'connecting', problems: [], stats };
    }
    return { presence: 'live', problems: attachment.problems, stats, lane: attachment.lane };
  }

  /** Of the attachment there is; `undefined` without one. */
  readLaneStats(): LaneStats | undefined {
    return this.#attachment?.frames.readStats();
  }

  async #openFrames(
    { lane, stream }: OpenedLane,
    inbox: FrameInbox,
    name: string | undefined,
  ): Promise<{ frames: LaneFrames; stream: StreamInfo }> {
    const { bridge, clock, schedule: scheduleSeen = scheduleLook } = this.#options;
    if (lane === 'main') {
      const frames = new PortFrames(await inbox.port, (event) => this.#takeEvent(event));
      return { frames, stream: await frames.open(name) };
    }
    if (stream === undefined) throw new FramelaneError('ERR_BRIDGE_REFUSED', 'expected an opened stream, found none');
    if (lane === 'copied') return { frames: new CopiedFrames(bridge, inbox), stream };
    const { readLiveSequence, readCopies } = bridge;
    const schedule: FrameScheduler = (look) => (this.#isSeen ? scheduleSeen : scheduleUnseenLook)(look);
    const region = await inbox.region;
    return { frames: new RegionFrames({ region, clock, schedule, readLiveSequence, readCopies }), stream };
  }

  #detach(): void {
    this.#attachment?.frames.stop();
    this.#inbox?.close();
    this.#attachment = undefined;
    this.#inbox = undefined;
    this.#options.bridge.close();
  }

  #takeEvent(event: StreamEvent): void {
    if (event.type === 'seen') this.#isSeen = event.isSeen;
    if (event.type === 'seen' || this.#inbox === undefined) return;
    if (event.type === 'gone') this.#tell({ event_type: 'shmDisconnected', payload: { reason: event.reason } });
    else {
      const message = readEnvelope(event.text);
      if (message !== undefined) this.#tell(message);
    }
  }

  #tell(message: Message): void {
    for (const listener of this.#listeners) listener(message);
  }

  #assertCurrent(inbox: FrameInbox): void {
    if (this.#inbox === inbox) return;
    throw new FramelaneError('ERR_VIEWER_DISCONNECTED', 'disconnected before the stream was open; connect again');
  }

  #requireAttachment(what: string): Attachment {
    if (this.#attachment !== undefined) return this.#attachment;
    throw new FramelaneError('ERR_VIEWER_DISCONNECTED', `expected a connected stream for ${what}; connect first`);
  }
}

function describeRefusal({ lane, reason }: LaneRefusal): Problem {
  return { severity: 'info', code: 'ERR_LANE_UNAVAILABLE', message: `Lane ${lane} cannot be used: ${reason}` };
}

/** What a server says that is no message changes nothing and ends nothing. */
function readEnvelope(text: string): ViewerEnvelope | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('event_type' in value)) return undefined;
    const payload = 'payload' in value && typeof value.payload === 'object' ? value.payload : {};
    return { event_type: String(value.event_type), payload: { ...payload } };
  } catch {
    // Not JSON.
    return undefined;
  }
}
