import type { ChildProcess } from 'node:child_process';
import type { Handshake } from '@framelane/protocol/engine';
import type { EngineFeatures } from '../client/features.ts';
import type { Clock } from '../clock.ts';
import { Listeners } from '../listeners.ts';

/** How a process ended: by itself with a code, or by a signal. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export function describeExit({ code, signal }: EngineExit): string {
  return signal === null ? `code ${code ?? 'none'}` : `signal ${signal}`;
}

const faultSignals = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE']);

/** Whether the process died of itself, as decoders do on a broken file; being killed says nothing about what it did. */
export function isFault({ signal }: EngineExit): boolean {
  return signal !== null && faultSignals.has(signal);
}

/** Where a client finds one engine, and what it may expect there. */
export interface EngineAddress {
  readonly endpoint: string;
  /** The command endpoint where the engine has none of its own for pings. */
  readonly pingEndpoint: string;
  readonly eventEndpoint?: string;
  readonly token?: string;
  readonly ringPath?: string;
  readonly features: EngineFeatures;
}

/** A running engine. It belongs to whoever spawned it: end it with `stop()` or `kill()`. */
export interface EngineProcess {
  readonly pid: number;
  readonly handshake: Handshake;
  readonly address: EngineAddress;
  /** Calls back once, later even if the process has ended already. */
  onExit(callback: (exit: EngineExit) => void): () => void;
  /** SIGTERM, then SIGKILL after the grace time; resolves when the process has ended. Calling twice is fine. */
  stop(): Promise<EngineExit>;
  /** SIGKILL at once, which also ends a stopped process; resolves when it has ended. Its ring file is yours to remove. */
  kill(): Promise<EngineExit>;
  /** The last lines it wrote to stderr, oldest first. */
  stderrTail(): readonly string[];
}

/** The life of a child process as one promise, one set of listeners, and the two ways to end it. */
export class ChildLife {
  readonly ended: Promise<EngineExit>;
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #listeners = new Listeners<EngineExit>();
  #exit: EngineExit | undefined;

  constructor(child: ChildProcess, clock: Clock) {
    this.#child = child;
    this.#clock = clock;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(this.#noteExit({ code, signal })));
      // Without a pid nothing was started: there will be no exit event.
      child.once('error', () => {
        if (child.pid === undefined) resolve(this.#noteExit({ code: null, signal: null }));
      });
    });
  }

  get exit(): EngineExit | undefined {
    return this.#exit;
  }

  onExit(callback: (exit: EngineExit) => void): () => void {
    const undo = this.#listeners.add(callback);
    const exit = this.#exit;
    if (exit === undefined) return undo;
    undo();
    let isWanted = true;
    queueMicrotask(() => {
      if (isWanted) callback(exit);
    });
    return () => {
      isWanted = false;
    };
  }

  async terminate(graceMs: number): Promise<EngineExit> {
    if (this.#exit !== undefined) return this.#exit;
    this.#child.kill('SIGTERM');
    const cancel = this.#clock.setTimer(graceMs, () => this.#child.kill('SIGKILL'));
    const exit = await this.ended;
    cancel();
    return exit;
  }

  async kill(): Promise<EngineExit> {
    if (this.#exit === undefined) this.#child.kill('SIGKILL');
    return this.ended;
  }

  #noteExit(exit: EngineExit): EngineExit {
    this.#exit = exit;
    this.#listeners.tell(exit);
    this.#listeners.clear();
    return exit;
  }
}
