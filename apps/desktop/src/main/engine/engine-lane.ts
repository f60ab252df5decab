import { readFile } from 'node:fs/promises';
import {
  describeEngine,
  describeLostJob,
  describeToast,
  type EngineHost,
  type EngineSnapshot,
  EngineSupervisor,
} from '@framelane/engine-client';
import { FramelaneError } from '@framelane/protocol';
import type { Project } from '@framelane/protocol/engine';
import type { GatewayEvent } from '@framelane/protocol/gateway';
import type { EngineRing, EngineStatus, RequestOf } from '../../shared/ipc-channels.ts';
import type { Logger } from '../log/logger.ts';
import { hidePlaces, type PathRules, readPageCommand } from './page-command.ts';
import type { SoundStore } from './sound-store.ts';

type PageCommand = RequestOf<'framelane:send-engine-command'>;

export interface EngineLaneListener {
  onStatus(status: EngineStatus): void;
  onEvent(event: GatewayEvent): void;
  /** Where pictures lie now; for preloads alone. */
  onRing(ring: EngineRing): void;
}

export interface EngineLaneOptions {
  /** `undefined`: the lane is off. */
  host: EngineHost | undefined;
  /** Whether its jobs go to workers at a queue. */
  areJobsQueued: boolean;
  rules: PathRules;
  listener: EngineLaneListener;
  /** Where spans of sound are put for pages to fetch. */
  sounds: Pick<SoundStore, 'add'>;
  log: Logger;
}

/** Commands of all pages to one engine, and its state to all of them. Pictures go another way. */
export class EngineLane {
  readonly #supervisor: EngineSupervisor | undefined;
  readonly #rules: PathRules;
  readonly #sounds: Pick<SoundStore, 'add'>;
  readonly #log: Logger;
  /** Files that are open in the engine, by asset: what a new engine is brought back to. */
  readonly #openFiles = new Map<string, string>();
  #status: EngineStatus = { presence: 'idle', problems: [], engine: { restarts: 0 }, conversation: 0 };
  #ring: EngineRing = {};
  #engine: string | undefined;

  constructor({ host, areJobsQueued, rules, listener, sounds, log }: EngineLaneOptions) {
    this.#rules = rules;
    this.#sounds = sounds;
    this.#log = log;
    if (host === undefined) return;
    const supervisor = new EngineSupervisor({
      host,
      getProject: () => (host.isOwner ? this.#buildProject() : undefined),
      // Each page asks for its own picture again.
      replaysNewestRender: false,
      // Workers elsewhere go on with what is in a queue while the engine is away.
      areJobsQueued,
      log: ({ level, message, code }) => log[level](message, { lane: 'engine', code }),
    });
    supervisor.onState((snapshot) => this.#follow(snapshot, listener));
    supervisor.onToast((toast) => listener.onEvent(describeToast(toast)));
    supervisor.onJob((job) => listener.onEvent({ type: 'job', job: hidePlaces(job) }));
    supervisor.onJobsLost((jobIds) => {
      for (const jobId of jobIds) listener.onEvent(describeLostJob(jobId));
    });
    this.#supervisor = supervisor;
  }

  get status(): EngineStatus {
    return this.#status;
  }

  get ring(): EngineRing {
    return this.#ring;
  }

  get pid(): number | undefined {
    return this.#supervisor?.snapshot().pid;
  }

  start(): void {
    this.#supervisor?.start();
  }

  /** Ends the engine if it was started here. Stopping twice is fine. */
  async stop(): Promise<void> {
    await this.#supervisor?.stop();
  }

  retry(): void {
    this.#supervisor?.retry();
  }

  /** @throws ERR_BRIDGE_REFUSED for what a page may not ask for, ERR_ENGINE_* as the supervisor */
  async send({ command, fields }: PageCommand): Promise<Record<string, unknown>> {
    const supervisor = this.#supervisor;
    if (supervisor === undefined) {
      throw new FramelaneError('ERR_ENGINE_NOT_READY', 'expected an engine, the settings have none; choose one there');
    }
    const request = readPageCommand(command, fields, this.#rules);
    const reply: Readonly<Record<string, unknown>> = await supervisor.send(command, request);
    if (command === 'ingest') this.#noteOpened(request, reply);
    // The engine soon deletes its file again; a page cannot read one anyway.
    const { pcm_path: soundPath } = reply;
    const sound = typeof soundPath === 'string' ? { url: this.#sounds.add(await readFile(soundPath)) } : {};
    return { ...hidePlaces(reply), ...sound };
  }

  #noteOpened(request: object, reply: Readonly<Record<string, unknown>>): void {
    if ('path' in request && typeof request.path === 'string' && typeof reply.asset_id === 'string') {
      this.#openFiles.set(reply.asset_id, request.path);
    }
  }

  #buildProject(): Project | undefined {
    if (this.#openFiles.size === 0) return undefined;
    const assets = Object.fromEntries([...this.#openFiles].map(([id, path]) => [id, { id, path }]));
    return { version: '1', id: 'desktop', assets };
  }

  #follow(snapshot: EngineSnapshot, listener: EngineLaneListener): void {
    const isUp = snapshot.state === 'connected' || snapshot.state === 'degraded';
    const engine = `${snapshot.pid ?? ''} ${snapshot.restarts}`;
    const isNew = isUp && engine !== this.#engine;
    if (isNew) {
      this.#engine = engine;
      this.#log.info('the engine is connected', { lane: 'engine', pid: snapshot.pid });
    }
    if (snapshot.ringPath !== this.#ring.path) {
      this.#ring = snapshot.ringPath === undefined ? {} : { path: snapshot.ringPath };
      listener.onRing(this.#ring);
    }
    this.#status = { ...describeEngine(snapshot), conversation: this.#status.conversation + (isNew ? 1 : 0) };
    listener.onStatus(this.#status);
  }
}
