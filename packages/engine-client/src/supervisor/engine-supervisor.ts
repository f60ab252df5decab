import { type CommandName, type CommandReply, type CommandRequest, engineTimes } from '@framelane/protocol/engine';
import type { SendOptions } from '../client/engine-client.ts';
import type { JobNews } from '../client/job-events.ts';
import { type Clock, systemClock, waitFor } from '../clock.ts';
import { Listeners } from '../listeners.ts';
import { dropLog, type LogSink } from '../log.ts';
import type { EngineAddress } from '../spawn/engine-process.ts';
import { endEngine } from './end-engine.ts';
import type { HostedEngine } from './engine-host.ts';
import { EngineLink } from './engine-link.ts';
import { RestartPolicy } from './restart-policy.ts';
import { type RestoreResult, restoreProject } from './restore-project.ts';
import { nothingConnected, SnapshotStore } from './snapshot-store.ts';
import {
  createConvicted,
  createRestarted,
  createStopped,
  createUnavailable,
  describeCause,
  toProblem,
} from './supervisor-errors.ts';
import {
  type EngineSnapshot,
  type EngineSupervisorOptions,
  type LinkEnd,
  type ReasonMaker,
  type ReplayedRender,
  type SupervisorTimes,
  type Toast,
  toastTexts,
} from './supervisor-types.ts';
import { TrackedRequests } from './tracked-requests.ts';
import { waitForConnected } from './wait-for-connected.ts';

interface Connected {
  readonly engine: HostedEngine;
  readonly link: EngineLink;
}

/**
 * Keeps one engine running: starts or finds it, watches it, and after a loss brings it back to where it was. Nothing
 * here throws because an engine is lost; that is a state. Stop what you start.
 */
export class EngineSupervisor {
  readonly #options: EngineSupervisorOptions;
  readonly #times: SupervisorTimes;
  readonly #clock: Clock;
  readonly #log: LogSink;
  readonly #policy: RestartPolicy;
  readonly #store = new SnapshotStore();
  readonly #requests = new TrackedRequests();
  readonly #toasts = new Listeners<Toast>();
  readonly #jobs = new Listeners<JobNews>();
  readonly #lostJobs = new Listeners<readonly string[]>();
  readonly #replays = new Listeners<ReplayedRender>();
  #run: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  #connected: Connected | undefined;
  #lastEpoch: string | undefined;
  #wasConnected = false;
  #hasToldTrouble = false;

  constructor(options: EngineSupervisorOptions) {
    this.#options = options;
    this.#times = { ...engineTimes, ...options.times };
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? dropLog;
    this.#policy = new RestartPolicy(this.#times, !options.host.isOwner);
  }

  snapshot(): EngineSnapshot {
    return this.#store.current;
  }

  /** Where the connected engine is, token included, for connections of one's own; `undefined` while there is none. */
  get address(): EngineAddress | undefined {
    return this.#isUp() ? this.#connected?.engine.address : undefined;
  }

  /** Every new snapshot, from the next change on; with each pong, that is about once a second. */
  onState(callback: (snapshot: EngineSnapshot) => void): () => void {
    return this.#store.listeners.add(callback);
  }

  onToast(callback: (toast: Toast) => void): () => void {
    return this.#toasts.add(callback);
  }

  /** News of jobs, whoever started them, from an engine that tells of them. Some may get lost. */
  onJob(callback: (job: JobNews) => void): () => void {
    return this.#jobs.add(callback);
  }

  /** Ids of jobs that were running in an engine that is gone; they failed and are not resumed. */
  onJobsLost(callback: (jobIds: readonly string[]) => void): () => void {
    return this.#lostJobs.add(callback);
  }

  /** The newest render, sent again after a restart. */
  onReplay(callback: (render: ReplayedRender) => void): () => void {
    return this.#replays.add(callback);
  }

  /** Begins; returns at once. Does nothing while it is running. */
  start(): void {
    if (this.#run !== undefined) return;
    this.#wasConnected = false;
    this.#hasToldTrouble = false;
    this.#policy.reset();
    this.#begin();
  }

  /** Resolves once an engine is connected, now or later; rejects when it has failed or is not running. */
  waitForConnected(signal?: AbortSignal): Promise<void> {
    return waitForConnected(this, signal);
  }

  /**
   * Sends through to the engine that is connected. Nothing is queued for one that is not there.
   *
   * @throws as `EngineClient.send()`, and ERR_ENGINE_RESTARTED when the engine is lost before it answered,
   *   ERR_ENGINE_REPLY with `decode_failed` when the request, or one about the same file, was in flight at two crashes,
   *   ERR_ENGINE_NOT_READY while there is no engine, ERR_ENGINE_FAILED when none will come by itself,
   *   ERR_ENGINE_DISCONNECTED when stopped
   */
  async send<Name extends CommandName>(
    cmd: Name,
    fields: CommandRequest<Name>,
    options?: SendOptions,
  ): Promise<CommandReply<Name>> {
    const connected = this.#connected;
    if (connected === undefined || !this.#isUp()) throw createUnavailable(this.snapshot());
    const request = { cmd, fields };
    if (this.#requests.isConvicted(request)) throw createConvicted(cmd);
    return this.#requests.track(request, () => connected.link.client.send(cmd, fields, options));
  }

  /** A restart that a person asked for: SIGTERM first. Does nothing while one is under way. */
  restart(): void {
    if (this.#isUp()) {
      this.#requests.pardonAll();
      this.#connected?.link.end({ type: 'asked' });
    } else {
      this.retry();
    }
  }

  /** Tries again after `failed`; does nothing in any other state. */
  retry(): void {
    if (this.snapshot().state !== 'failed') return;
    this.#requests.pardonAll();
    this.#policy.reset();
    this.#begin();
  }

  /** Ends the engine, if it is ours, and resolves when it is gone. Stopping twice is fine; `start()` begins anew. */
  async stop(): Promise<void> {
    const run = this.#run;
    run?.abort.abort(createStopped());
    this.#connected?.link.end({ type: 'stopped' });
    await run?.done;
    if (this.#run === run) this.#run = undefined;
    this.#store.change({ ...nothingConnected, state: 'stopped', problem: undefined });
  }

  #begin(): void {
    const abort = new AbortController();
    this.#store.change({ state: this.#wasConnected ? 'restarting' : 'starting' });
    if (this.#wasConnected) this.#tellTrouble('restarting');
    const done = this.#supervise(abort.signal).catch((cause: unknown) => {
      if (abort.signal.aborted) return;
      this.#log({ level: 'error', message: `supervision ended by a fault of its own: ${describeCause(cause)}` });
      this.#store.change({ ...nothingConnected, state: 'failed', problem: toProblem(cause) });
    });
    this.#run = { abort, done };
  }

  async #supervise(signal: AbortSignal): Promise<void> {
    for (;;) {
      const connected = await this.#bringUp(signal);
      if (connected === undefined) {
        this.#store.change({ ...nothingConnected, state: 'failed' });
        this.#tellTrouble('failed');
        return;
      }
      const end = await connected.link.ended;
      await this.#tearDown(connected.engine, end);
      if (end.type === 'stopped') return;
    }
  }

  async #bringUp(signal: AbortSignal): Promise<Connected | undefined> {
    for (let delayMs = this.#policy.nextDelayMs(); delayMs !== undefined; delayMs = this.#policy.nextDelayMs()) {
      if (delayMs > 0) await waitFor(this.#clock, delayMs, signal);
      try {
        return await this.#startOnce(signal);
      } catch (cause) {
        signal.throwIfAborted();
        this.#policy.noteFailedStart();
        this.#log({ level: 'warn', message: `engine start failed: ${describeCause(cause)}` });
        this.#store.change({ problem: toProblem(cause) });
      }
    }
    return undefined;
  }

  async #startOnce(signal: AbortSignal): Promise<Connected> {
    const engine = await this.#options.host.open(signal);
    try {
      const link = await this.#openLink(engine, signal);
      this.#connected = { engine, link };
      const restored = await this.#restore(link);
      signal.throwIfAborted();
      if (link.hasEnded) throw createRestarted(await link.ended);
      this.#becomeConnected(this.#connected, restored);
      return this.#connected;
    } catch (cause) {
      this.#connected?.link.end({ type: 'stopped' });
      this.#connected = undefined;
      await this.#endEngine(engine, signal.aborted ? 'politely' : 'at-once');
      throw cause;
    }
  }

  #openLink(engine: HostedEngine, signal: AbortSignal): Promise<EngineLink> {
    return EngineLink.open(
      {
        engine,
        canBeReplaced: !this.#options.host.isOwner,
        times: this.#times,
        clock: this.#clock,
        log: this.#log,
        onPong: (pong, roundTripMs) =>
          this.#store.change({
            uptimeS: pong.uptime_s,
            lastFrameMs: pong.last_frame_ms,
            isBusy: pong.status === 'busy',
            roundTripMs,
          }),
        onMisses: (misses) => this.#noteMisses(misses),
        onJob: (job) => {
          this.#requests.noteJob(job);
          this.#jobs.tell(job);
        },
        onEnd: (end) => this.#noteEnd(end),
      },
      signal,
    );
  }

  async #restore({ client, epoch }: EngineLink): Promise<RestoreResult> {
    const project = this.#options.getProject?.();
    const isSameEngine = !this.#options.host.isOwner && epoch !== undefined && epoch === this.#lastEpoch;
    if (project === undefined || isSameEngine) {
      const { missingAssetIds } = this.snapshot();
      return { missingAssetIds: isSameEngine ? missingAssetIds : Object.freeze([]), problem: undefined };
    }
    const result = await restoreProject(client, this.#requests, project);
    this.#lastEpoch = epoch;
    if (result.problem !== undefined) {
      this.#log({ level: 'error', code: result.problem.code, message: `not restored: ${result.problem.message}` });
    }
    return result;
  }

  #becomeConnected({ engine, link }: Connected, restored: RestoreResult): void {
    const { ringPath, eventEndpoint, features } = engine.address;
    const isRestart = this.#wasConnected;
    this.#wasConnected = true;
    this.#policy.noteGoodStart();
    const restarts = this.snapshot().restarts + (isRestart ? 1 : 0);
    const { pid } = engine;
    this.#store.change({ ...restored, state: 'connected', restarts, pid, ringPath, eventEndpoint, features });
    // A listener may have stopped or restarted it just now.
    if (link.hasEnded) return;
    if (isRestart) this.#replayNewestRender(link);
    if (!this.#hasToldTrouble) return;
    this.#hasToldTrouble = false;
    this.#toasts.tell({ type: 'recovered', text: toastTexts.recovered, canRetry: false });
  }

  #replayNewestRender({ client }: EngineLink): void {
    const request = this.#requests.newestRender;
    if (request === undefined || this.#options.replaysNewestRender === false) return;
    if (this.#requests.isConvicted(request)) {
      this.#log({ level: 'warn', message: createConvicted(request.cmd).message });
      return;
    }
    const { cmd, fields } = request;
    this.#requests
      .track(request, () => client.send(cmd, fields as CommandRequest<CommandName>))
      .then(
        (reply) => this.#replays.tell({ cmd, fields, reply }),
        (cause: unknown) => this.#log({ level: 'warn', message: `the newest render: ${describeCause(cause)}` }),
      );
  }

  #noteMisses(misses: number): void {
    this.#store.change(this.#isUp() ? { misses, state: misses === 0 ? 'connected' : 'degraded' } : { misses });
  }

  // Runs before the requests in flight are rejected, so that it still sees them.
  #noteEnd(end: LinkEnd): ReasonMaker {
    if (end.type === 'stopped') return createStopped;
    const isCrash = end.type === 'exited' || end.type === 'hung';
    if (isCrash) this.#requests.noteCrash({ isFault: end.type === 'exited' && end.isFault });
    this.#log({ level: 'warn', message: `engine lost: ${end.type === 'exited' ? end.reason : end.type}` });
    // A loss while the project is being restored is a failed start, and counted and told as such.
    if (this.#isUp()) {
      if (isCrash) this.#policy.noteCrash(this.#clock.nowMs());
      this.#store.change({ ...nothingConnected, state: 'restarting' });
      this.#tellTrouble('restarting');
      const jobIds = this.#options.areJobsQueued === true ? [] : this.#requests.takeRunningJobs();
      if (jobIds.length > 0) this.#lostJobs.tell(Object.freeze(jobIds));
    }
    return () => createRestarted(end);
  }

  async #tearDown(engine: HostedEngine, end: LinkEnd): Promise<void> {
    this.#connected = undefined;
    const isAsked = end.type === 'asked' || end.type === 'stopped';
    await this.#endEngine(engine, isAsked ? 'politely' : 'at-once');
  }

  async #endEngine(engine: HostedEngine, manner: 'politely' | 'at-once'): Promise<void> {
    if (!this.#options.host.isOwner) return;
    try {
      await endEngine(engine, manner, this.#options.unlinkRing);
    } catch (cause) {
      this.#log({ level: 'warn', message: `the old ring file stays: ${describeCause(cause)}` });
    }
  }

  #isUp(): boolean {
    const { state } = this.snapshot();
    return state === 'connected' || state === 'degraded';
  }

  #tellTrouble(type: 'restarting' | 'failed'): void {
    this.#hasToldTrouble = true;
    this.#toasts.tell({ type, text: toastTexts[type], canRetry: type === 'failed' });
  }
}
