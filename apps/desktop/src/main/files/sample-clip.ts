import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { promisify } from 'node:util';
import { FramelaneError } from '@framelane/protocol';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from '../sidecars/find-program.ts';

const run = promisify(execFile);
const patienceMs = 120_000;

/** A clip to begin with. The engine makes it when it is first wanted, in a few seconds; after that it is a file. */
export class SampleClip {
  readonly #path: string;
  readonly #engine: SidecarCommand;
  readonly #log: Logger;
  readonly #abort = new AbortController();
  #making: Promise<string> | undefined;

  constructor(path: string, engine: SidecarCommand, log: Logger) {
    this.#path = path;
    this.#engine = engine;
    this.#log = log;
  }

  /** Where it lies. Rejects with ERR_ENGINE_NOT_READY when it could not be made; the next call tries again. */
  prepare(): Promise<string> {
    if (existsSync(this.#path)) return Promise.resolve(this.#path);
    this.#making ??= this.#make().finally(() => {
      this.#making = undefined;
    });
    return this.#making;
  }

  /** Gives up making it. */
  close(): void {
    this.#abort.abort();
  }

  async #make(): Promise<string> {
    const { program, args } = this.#engine;
    // Complete or not there; the ending says which container it is.
    const unfinished = `${this.#path}.${randomUUID()}${extname(this.#path)}`;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await run(program, [...args, 'sample', unfinished], { signal: this.#abort.signal, timeout: patienceMs });
      await rename(unfinished, this.#path);
      return this.#path;
    } catch (error) {
      this.#log.warn('the sample clip could not be made', { error });
      throw new FramelaneError('ERR_ENGINE_NOT_READY', 'the engine could not make its sample clip; the log says why');
    } finally {
      await rm(unfinished, { force: true });
    }
  }
}
