import type { FramelaneError } from '@framelane/protocol';
import { EngineClient } from '../client/engine-client.ts';
import { followJobs, type JobNews } from '../client/job-events.ts';
import type { Clock } from '../clock.ts';
import { createEngineError } from '../errors.ts';
import { Heartbeat } from '../heartbeat/heartbeat.ts';
import { openPinger, type Pong } from '../heartbeat/pinger.ts';
import { waitForPong } from '../heartbeat/wait-for-pong.ts';
import type { LogSink } from '../log.ts';
import { describeExit, type EngineExit, isFault } from '../spawn/engine-process.ts';
import type { HostedEngine } from './engine-host.ts';
import { describeCause } from './supervisor-errors.ts';
import type { LinkEnd, ReasonMaker, SupervisorTimes } from './supervisor-types.ts';

export interface EngineLinkOptions {
  engine: HostedEngine;
  /** Whether a pong may reveal that another engine has taken its place. */
  canBeReplaced: boolean;
  times: SupervisorTimes;
  clock: Clock;
  log: LogSink;
  onPong: (pong: Pong, roundTripMs: number) => void;
  onMisses: (misses: number) => void;
  onJob: (job: JobNews) => void;
  /** Called once, before the requests in flight are rejected with the reasons that it returns a maker for. */
  onEnd: (end: LinkEnd) => ReasonMaker;
}

/** Sockets, heartbeat and exit of one engine from its first pong on, folded into one end. */
export class EngineLink {
  readonly client: EngineClient;
  readonly epoch: string | undefined;
  readonly ended: Promise<LinkEnd>;
  readonly #options: EngineLinkOptions;
  readonly #heartbeat: Heartbeat;
  readonly #forgetExit: () => void;
  readonly #stopFollowingJobs: () => void;
  readonly #resolveEnded: (end: LinkEnd) => void;
  #lastUptimeS = 0;
  #hasEnded = false;

  /** Resolves after the first pong; rejects when there is none, when the engine exits or when aborted. */
  static async open(options: EngineLinkOptions, signal: AbortSignal): Promise<EngineLink> {
    const { engine, times, clock } = options;
    const pinger = openPinger(engine.address, { clock });
    // Its exit or our own stop closes the socket, which ends the waiting below at once.
    const over = new AbortController();
    const undo = engine.onExit((exit) => over.abort(createEndedEarly(exit)));
    const stop = AbortSignal.any([signal, over.signal]);
    const close = () => pinger.close();
    stop.addEventListener('abort', close, { once: true });
    try {
      const timeoutMs = times.firstPongTimeoutMs;
      const pong = await waitForPong(pinger, { clock, timeoutMs, pingTimeoutMs: times.pingTimeoutMs, signal: stop });
      return new EngineLink(options, { pinger, pong });
    } catch (cause) {
      pinger.close();
      throw cause;
    } finally {
      stop.removeEventListener('abort', close);
      undo();
    }
  }

  private constructor(
    options: EngineLinkOptions,
    { pinger, pong }: { pinger: ReturnType<typeof openPinger>; pong: Pong },
  ) {
    const { engine, times, clock, log } = options;
    const { endpoint, eventEndpoint, token, features } = engine.address;
    this.#options = options;
    this.epoch = pong.epoch;
    this.client = EngineClient.connect({ endpoint, features, clock, ...(token === undefined ? {} : { token }) });
    let resolveEnded: (end: LinkEnd) => void = () => undefined;
    this.ended = new Promise((resolve) => {
      resolveEnded = resolve;
    });
    this.#resolveEnded = resolveEnded;
    this.#heartbeat = new Heartbeat({
      pinger,
      onPong: (next, roundTripMs) => this.#notePong(next, roundTripMs),
      onMisses: options.onMisses,
      onHung: () => this.end({ type: 'hung' }),
      times,
      clock,
      log,
    });
    this.#forgetExit = engine.onExit((exit) =>
      this.end({ type: 'exited', reason: describeExit(exit), isFault: isFault(exit) }),
    );
    this.#stopFollowingJobs =
      eventEndpoint === undefined
        ? () => undefined
        : followJobs({
            endpoint: eventEndpoint,
            onJob: options.onJob,
            onFailure: (cause) => log({ level: 'warn', message: `the engine's events: ${describeCause(cause)}` }),
          });
    this.#heartbeat.start();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Closes everything and settles `ended`; only the first end counts. */
  end(end: LinkEnd): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#forgetExit();
    this.#heartbeat.stop();
    this.#stopFollowingJobs();
    const makeReason = this.#options.onEnd(end);
    this.client.close(makeReason);
    this.#resolveEnded(end);
  }

  #notePong(pong: Pong, roundTripMs: number): void {
    const isOther = pong.epoch === undefined ? pong.uptime_s < this.#lastUptimeS : pong.epoch !== this.epoch;
    if (isOther && this.#options.canBeReplaced) {
      this.end({ type: 'replaced' });
      return;
    }
    this.#lastUptimeS = pong.uptime_s;
    this.#options.onPong(pong, roundTripMs);
  }
}

function createEndedEarly(exit: EngineExit): FramelaneError {
  const message = `expected a first pong, the engine ended (${describeExit(exit)}); look at its log`;
  return createEngineError('ERR_ENGINE_NOT_READY', message);
}
