import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { GatewayError } from '../errors.ts';
import type { EngineCommand } from '../options.ts';
import type { OfferedClip } from './media-library.ts';

export interface SampleClipOptions {
  /** Where the clip is kept; its folder is made when missing. */
  path: string;
  /** The engine that makes it, with the arguments `sample FILE`. */
  engine: EngineCommand;
  log: Logger;
}

interface EngineEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  lastWords: string;
}

const maxAttempts = 3;

/** The clip everybody can start with. The engine makes it on first use, in a few seconds; after that it is a file. */
export class SampleClip implements OfferedClip {
  readonly name = 'Sample clip';
  readonly #options: SampleClipOptions;
  #made: Promise<string> | undefined;
  #child: ChildProcess | undefined;
  #isClosed = false;

  constructor(options: SampleClipOptions) {
    this.#options = options;
  }

  /** @throws source_gone when the engine could not make it; the next call tries again */
  prepare(): Promise<string> {
    if (existsSync(this.#options.path)) return Promise.resolve(this.#options.path);
    this.#made ??= this.#make().finally(() => {
      this.#made = undefined;
    });
    return this.#made;
  }

  /** Stops making it. Safe to call twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#child?.kill('SIGKILL');
    await this.#made?.catch((error: unknown) =>
      this.#options.log.debug({ err: error }, 'the sample clip was given up'),
    );
  }

  async #make(): Promise<string> {
    const { path, log } = this.#options;
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The name keeps its ending: the engine chooses the container by it.
    const temporary = join(folder, `.making-${randomBytes(6).toString('hex')}.mp4`);
    const startedMs = performance.now();
    try {
      await this.#runWithRetries(temporary);
      await rename(temporary, path);
    } catch (error) {
      log.warn({ err: error }, 'the sample clip could not be made');
      throw new GatewayError('source_gone', 'the engine could not make the sample clip; the log has its reason', error);
    } finally {
      await rm(temporary, { force: true });
    }
    log.info({ elapsedMs: Math.round(performance.now() - startedMs) }, 'made the sample clip');
    return path;
  }

  // A codec that crashes is no answer about the clip; the engine proper is started again after a crash, too.
  async #runWithRetries(target: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const ended = await this.#runEngine(target);
      if (ended.code === 0) return;
      const isCrash = ended.signal !== null && !this.#isClosed;
      if (!isCrash || attempt >= maxAttempts) {
        throw new Error(`the engine ended with ${ended.signal ?? `code ${ended.code}`}: ${ended.lastWords}`);
      }
      this.#options.log.warn({ signal: ended.signal, attempt }, 'the engine crashed while it made the sample clip');
    }
  }

  #runEngine(target: string): Promise<EngineEnd> {
    const { program, args } = this.#options.engine;
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw new Error('the gateway is closing');
      const child = spawn(program, [...args, 'sample', target], { stdio: ['ignore', 'ignore', 'pipe'] });
      this.#child = child;
      let lastWords = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        lastWords = (lastWords + chunk).slice(-2000);
      });
      child.once('error', reject);
      child.once('close', (code, signal) => {
        this.#child = undefined;
        resolve({ code, signal, lastWords: lastWords.trim() });
      });
    });
  }
}
