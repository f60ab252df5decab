import type { ViewerRequest } from '@framelane/protocol/viewer';
import type { Clock } from '../../common/clock.ts';
import { RetryTimer } from '../../common/retry-timer.ts';
import type { StreamListener, StreamTransport } from '../../common/stream-transport.ts';
import { makeConnectionLostError } from '../../common/viewer-errors.ts';
import type { FakeStage, FakeStagePeer } from './fake-stage.ts';

/** The way to a stage in memory; everything arrives a moment later, as over any wire. */
export class FakeStageTransport implements StreamTransport<never> {
  readonly #stage: FakeStage;
  readonly #clock: Clock;
  readonly #latencyMs: number;
  readonly #retry: RetryTimer;
  readonly #onTheWay = new Set<() => void>();
  #attached: { peer: FakeStagePeer; leave: () => void } | undefined;
  #listener: StreamListener<never> | undefined;

  constructor(stage: FakeStage, clock: Clock, latencyMs: number) {
    this.#stage = stage;
    this.#clock = clock;
    this.#latencyMs = latencyMs;
    this.#retry = new RetryTimer(clock);
  }

  start(listener: StreamListener<never>): void {
    this.#listener = listener;
    this.#later(() => this.#attach());
  }

  stop(): void {
    this.#listener = undefined;
    this.#retry.cancel();
    this.#detach();
  }

  send(message: ViewerRequest): void {
    const attached = this.#attached;
    if (attached === undefined) throw makeConnectionLostError(message.event_type);
    const text = JSON.stringify(message);
    this.#later(() => this.#stage.receive(attached.peer, text));
  }

  release(): void {
    // The stage owns its slots.
  }

  #attach(): void {
    const peer: FakeStagePeer = {
      message: (reply) => this.#later(() => this.#listener?.onMessage(reply)),
      frame: (frame) => this.#listener?.onFrame(frame),
      lost: () => {
        this.#detach();
        this.#listener?.onStatus({ presence: 'lost', problems: [] });
        this.#retry.schedule(() => this.#attach());
      },
    };
    this.#retry.reset();
    this.#attached = { peer, leave: () => undefined };
    this.#listener?.onStatus({ presence: 'live', problems: [] });
    this.#listener?.onReady();
    this.#attached = { peer, leave: this.#stage.attach(peer) };
  }

  #detach(): void {
    this.#attached?.leave();
    this.#attached = undefined;
    for (const cancel of this.#onTheWay) cancel();
    this.#onTheWay.clear();
  }

  #later(act: () => void): void {
    const cancel = this.#clock.setTimer(this.#latencyMs, () => {
      this.#onTheWay.delete(cancel);
      act();
    });
    this.#onTheWay.add(cancel);
  }
}
