import type { Board } from '../board.ts';
import { readMonotonicMs } from '../clock/monotonic.ts';
import { LayerStack } from './layer-stack.ts';
import { FramePublisher, type SharedFrames } from './shared-frames.ts';
import { SourceChooser, type SourcePolicy } from './source-chooser.ts';
import type { FrameSink, FrameSource, SourceDescription, SourceKind } from './types.ts';

export interface FrameStoreOptions {
  width: number;
  height: number;
  frames: SharedFrames;
  board: Board;
  policy: SourcePolicy;
  /** With `priority` and `lock`: a source is live this long after its last frame. */
  sourceTimeoutMs: number;
}

/**
 * The newest frame of all sources, ready for the render thread. Accepting copies the pixels once and never waits.
 * With policies other than `latest` the newest frame of each live source is kept as well.
 */
export class FrameStore implements FrameSink {
  readonly width: number;
  readonly height: number;
  readonly accepted: Record<SourceKind, number> = {
    unix: 0,
    tcp: 0,
    mmap: 0,
    ddp: 0,
    ft: 0,
    opc: 0,
    artnet: 0,
    sacn: 0,
  };
  readonly #publisher: FramePublisher;
  readonly #board: Board;
  readonly #chooser: SourceChooser;
  readonly #layers: LayerStack;
  #version = 0;
  #hidden = 0;
  #replaced = 0;

  constructor(options: FrameStoreOptions) {
    this.width = options.width;
    this.height = options.height;
    this.#publisher = new FramePublisher(options.frames);
    this.#board = options.board;
    this.#layers = new LayerStack(options.frames.frameBytes);
    this.#chooser = new SourceChooser(options.policy, options.sourceTimeoutMs);
  }

  /** Frames accepted in total. */
  get version(): number {
    return this.#version;
  }

  /** Frames accepted that no tick has shown: hidden by the policy, or replaced before a tick came. */
  get superseded(): number {
    return this.#hidden + this.#replaced;
  }

  setPolicy(policy: SourcePolicy, sourceTimeoutMs: number): void {
    this.#chooser.setPolicy(policy, sourceTimeoutMs);
  }

  openSource(description: SourceDescription): FrameSource {
    const member = this.#chooser.join(description.priority ?? 100);
    return {
      accept: (pixels, count = 1) => {
        const now = this.#count(description.kind, count);
        this.#replaced += count - 1;
        if (this.#chooser.offer(member, pixels, now)) this.#show(pixels);
        else this.#hidden += 1;
      },
      acceptLayer: (z, pixels, timeoutMs) => {
        const now = this.#count(description.kind, 1);
        this.#layers.put(z, pixels, now + timeoutMs);
        this.#show(undefined);
      },
      setPriority: (priority) => {
        member.priority = priority;
      },
      close: () => this.#chooser.leave(member),
    };
  }

  /** Drops what has expired: layers, and sources a lower one stands behind. Call a few times a second. */
  expire(): void {
    const now = readMonotonicMs();
    const successor = this.#chooser.expire(now);
    const hasChanged = this.#layers.expire(now);
    if (successor !== undefined || hasChanged) this.#show(successor);
  }

  #count(kind: SourceKind, count: number): number {
    const now = readMonotonicMs();
    this.#version += count;
    this.accepted[kind] += count;
    this.#board.write('accepted', this.#version);
    this.#board.write('lastAcceptedAtMs', now);
    return now;
  }

  #show(base: Uint8Array | undefined): void {
    const back = this.#publisher.borrowBack();
    if (this.#layers.isUsed) this.#layers.compose(base, back);
    else if (base !== undefined) {
      back.set(base);
      this.#layers.remember(back);
    } else return;
    if (this.#publisher.publish(this.#version)) this.#replaced += 1;
  }
}
