import type { EngineExit, EngineHost, HostedEngine } from '../../src/index.ts';
import { type EngineAddress, fullFeatures } from '../../src/index.ts';
import { startRouterServer, type WireRequest, type WireServer } from './wire-server.ts';

/** An engine in this process behind real sockets: it answers pings, keeps the project, and ends when told to. */
export class TestEngine implements HostedEngine {
  readonly server: WireServer;
  readonly address: EngineAddress;
  readonly pid: number;
  readonly ended: string[] = [];
  isHung = false;
  epoch: string;
  projects: unknown[] = [];
  /** Everything but pings and flush_state, unanswered unless a handler answers. */
  readonly held: WireRequest[] = [];
  readonly #exits = new Set<(exit: EngineExit) => void>();
  #exit: EngineExit | undefined;

  static async start(number: number, options: Partial<EngineAddress> = {}): Promise<TestEngine> {
    let engine: TestEngine | undefined;
    const server = await startRouterServer((request) => engine?.handle(request));
    engine = new TestEngine(number, server, options);
    return engine;
  }

  private constructor(number: number, server: WireServer, options: Partial<EngineAddress>) {
    this.server = server;
    this.pid = number;
    this.epoch = `epoch-${number}`;
    const { endpoint } = server;
    this.address = {
      endpoint,
      pingEndpoint: endpoint,
      ringPath: `/ring-${number}`,
      features: fullFeatures,
      ...options,
    };
  }

  /** What `flush_state` is answered with; `undefined` leaves it without an answer. */
  flushReply: object | undefined = { ok: true, restored: 1, missing: [] };

  handle(request: WireRequest): void | Promise<void> {
    if (this.isHung) return;
    const { id, cmd, body, answer } = request;
    if (cmd === 'ping') {
      return answer({ id, ok: true, status: 'alive', uptime_s: 5, last_frame_ms: 7, epoch: this.epoch });
    }
    if (cmd === 'flush_state') {
      this.projects.push(body.project);
      return this.flushReply === undefined ? undefined : answer({ id, ...this.flushReply });
    }
    this.held.push(request);
  }

  onExit(callback: (exit: EngineExit) => void): () => void {
    const exit = this.#exit;
    if (exit !== undefined) queueMicrotask(() => callback(exit));
    this.#exits.add(callback);
    return () => {
      this.#exits.delete(callback);
    };
  }

  /** Dies by itself, as after kill -9. */
  crash(): void {
    this.#end('crash', { code: null, signal: 'SIGKILL' });
  }

  /** Dies of a fault of its own. */
  fault(): void {
    this.#end('crash', { code: null, signal: 'SIGSEGV' });
  }

  async stop(): Promise<void> {
    this.#end('stop', { code: 0, signal: null });
  }

  async kill(): Promise<void> {
    this.#end('kill', { code: null, signal: 'SIGKILL' });
  }

  #end(how: string, exit: EngineExit): void {
    this.ended.push(how);
    if (this.#exit !== undefined) return;
    this.#exit = exit;
    void this.server.close();
    for (const callback of [...this.#exits]) callback(exit);
  }
}

/** Hands out a new `TestEngine` for each start, or fails as often as `failures` says. */
export class TestHost implements EngineHost {
  readonly isOwner = true;
  readonly engines: TestEngine[] = [];
  failures = 0;
  opens = 0;
  /** Called with each engine before it is handed out. */
  prepare: (engine: TestEngine) => void = () => undefined;

  async open(signal: AbortSignal): Promise<TestEngine> {
    signal.throwIfAborted();
    this.opens += 1;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('no such program');
    }
    const engine = await TestEngine.start(this.engines.length + 1);
    this.prepare(engine);
    this.engines.push(engine);
    return engine;
  }

  get newest(): TestEngine {
    const engine = this.engines.at(-1);
    if (engine === undefined) throw new Error('no engine was opened yet');
    return engine;
  }

  async close(): Promise<void> {
    await Promise.all(this.engines.map((engine) => engine.kill()));
  }
}
