import {
  type EngineAddress,
  type EngineHost,
  type EngineSnapshot,
  EngineSupervisor,
  type JobNews,
  type SupervisorTimes,
} from '@framelane/engine-client';
import { hidePaths } from '@framelane/protocol';
import type { Project } from '@framelane/protocol/engine';
import type { GatewayEvent, Problem } from '@framelane/protocol/gateway';
import { describeEngine, describeToast } from '@framelane/viewer-backend/node';
import type { Logger } from 'pino';
import type { EngineSource, EngineStatus } from './engine-source.ts';
import { RingFollower } from './ring-follower.ts';

export interface SupervisedEngineOptions {
  /** What people call it. */
  name: string;
  host: EngineHost;
  /** What a new engine is brought back to; `undefined` leaves it as it is. */
  getProject: () => Project | undefined;
  log: Logger;
  times?: Partial<SupervisorTimes>;
}

/** An engine that a supervisor keeps alive, or finds again. Pages have connections of their own to it. */
export class SupervisedEngine implements EngineSource {
  readonly name: string;
  readonly ring = new RingFollower();
  readonly #supervisor: EngineSupervisor;
  #opened: EngineAddress | undefined;
  #status: EngineStatus;

  constructor({ name, host, getProject, log, times }: SupervisedEngineOptions) {
    this.name = name;
    this.#supervisor = new EngineSupervisor({
      // The supervisor keeps the address to itself; it is noted here on its way.
      host: {
        isOwner: host.isOwner,
        open: async (signal) => {
          const engine = await host.open(signal);
          this.#opened = engine.address;
          return engine;
        },
      },
      getProject,
      // Each page asks for its own picture again; the supervisor cannot know whose was the newest.
      replaysNewestRender: false,
      log: ({ level, message, code }) => log[level]({ code }, message),
      ...(times === undefined ? {} : { times }),
    });
    this.#status = describe(this.#supervisor.snapshot());
    this.#supervisor.onState((snapshot) => {
      this.#status = describe(snapshot);
      this.ring.follow(snapshot.ringPath);
    });
  }

  get status(): EngineStatus {
    return this.#status;
  }

  get pid(): number | undefined {
    return this.#supervisor.snapshot().pid;
  }

  /** The file its pictures are in. */
  get ringPath(): string | undefined {
    return this.address === undefined ? undefined : this.#supervisor.snapshot().ringPath;
  }

  get address(): EngineAddress | undefined {
    const { state } = this.#supervisor.snapshot();
    return state === 'connected' || state === 'degraded' ? this.#opened : undefined;
  }

  onStatus(callback: (status: EngineStatus) => void): () => void {
    return this.#supervisor.onState(() => callback(this.#status));
  }

  onEvent(callback: (event: GatewayEvent) => void): () => void {
    return this.#supervisor.onToast((toast) => callback(describeToast(toast)));
  }

  onJob(callback: (job: JobNews) => void): () => void {
    return this.#supervisor.onJob(callback);
  }

  retry(): void {
    this.#supervisor.retry();
  }

  async start(): Promise<void> {
    this.#supervisor.start();
  }

  async close(): Promise<void> {
    await this.#supervisor.stop();
    this.ring.close();
  }
}

function describe(snapshot: EngineSnapshot): EngineStatus {
  const { presence, engine } = describeEngine(snapshot);
  return { name: snapshot.state, presence, problems: listProblems(snapshot), ...engine };
}

function listProblems({ state, misses, problem, missingAssetIds }: EngineSnapshot): Problem[] {
  const problems: Problem[] = [];
  if (state === 'degraded') {
    const message = `The engine did not answer ${misses} time${misses === 1 ? '' : 's'} in a row.`;
    problems.push({ severity: 'warning', code: 'ERR_ENGINE_TIMEOUT', message });
  }
  if (state === 'failed') {
    const message = 'The engine could not be restarted.';
    const tip = 'Use Retry; if that does not help, the log of the gateway has its last words.';
    problems.push({ severity: 'error', code: 'ERR_ENGINE_FAILED', message, tip });
  }
  if (problem !== undefined) {
    problems.push({ severity: 'error', code: problem.code, message: hidePaths(problem.message) });
  }
  if (missingAssetIds.length > 0) {
    const message = `${missingAssetIds.length} open file(s) could not be opened again.`;
    problems.push({ severity: 'warning', code: 'not_found', message, tip: 'Open them again from the media list.' });
  }
  return problems;
}
