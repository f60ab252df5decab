import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type {
  LoadProgress,
  OpenStage,
  OpenStageOptions,
  PrimSummary,
  PropertySummary,
  StageFacts,
  VariantSets,
} from './open-stage-types.ts';
import type { StageScene } from './scene/stage-scene.ts';
import { StageError } from './stage-error.ts';
import type { OpenedScene } from './stage-session.ts';
import type { StageAnswer, StageQuestion, StageRequest, StageThreadData } from './thread/stage-messages.ts';

const defaultTimeoutMs = 30_000;

/**
 * Opens a stage on a thread of its own. The caller closes what it gets; until then the thread keeps the process alive.
 *
 * @throws StageError `stage_not_found`, `stage_invalid`, `stage_too_large` (also when it takes too long), `path_denied`
 */
export async function openStage(path: string, options: OpenStageOptions): Promise<OpenStage> {
  options.signal?.throwIfAborted();
  const thread = new StageThread(options.roots, options.onProgress ?? (() => undefined));
  const limitMs = options.timeoutMs ?? defaultTimeoutMs;
  const timeout = setTimeout(
    () =>
      thread.close(new StageError('stage_too_large', `expected to open within ${limitMs} ms; "${path}" takes longer`)),
    limitMs,
  );
  const abort = () => thread.close(options.signal?.reason);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    return new ThreadStage(thread, path, (await thread.ask('open', path)) as OpenedScene);
  } catch (error) {
    thread.close(error);
    throw error;
  } finally {
    clearTimeout(timeout);
    options.signal?.removeEventListener('abort', abort);
  }
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

/** The thread and the questions it has not answered yet. */
class StageThread {
  readonly #worker: Worker;
  readonly #onProgress: (progress: LoadProgress) => void;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended: { reason: unknown } | undefined;

  constructor(roots: readonly string[], onProgress: (progress: LoadProgress) => void) {
    const workerData: StageThreadData = { roots };
    this.#onProgress = onProgress;
    this.#worker = new Worker(findWorkerFile(), { workerData });
    this.#worker.on('message', (answer: StageAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => this.close(isOutOfMemory(error) ? tooLarge(error) : error));
    this.#worker.on('exit', () => this.close(new Error('the thread of the stage has ended')));
  }

  ask(question: StageQuestion, ...args: readonly unknown[]): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended.reason);
    const request: StageRequest = { id: this.#nextId++, question, args };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  close(reason: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = { reason };
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    void this.#worker.terminate();
  }

  #take(answer: StageAnswer): void {
    if (answer.kind === 'progress') {
      if (this.#ended === undefined) this.#onProgress(answer.progress);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.kind === 'result') waiting?.resolve(answer.value);
    else if (answer.kind === 'bug') waiting?.reject(answer.error);
    else waiting?.reject(new StageError(answer.code, answer.message));
  }
}

class ThreadStage implements OpenStage {
  readonly #thread: StageThread;
  readonly #path: string;
  #opened: OpenedScene;

  constructor(thread: StageThread, path: string, opened: OpenedScene) {
    this.#thread = thread;
    this.#path = path;
    this.#opened = opened;
  }

  get facts(): StageFacts {
    return this.#opened.facts;
  }

  get scene(): StageScene {
    return this.#opened.scene;
  }

  getPrim(path: string): Promise<PrimSummary | undefined> {
    return this.#thread.ask('getPrim', path) as Promise<PrimSummary | undefined>;
  }

  listChildren(path: string): Promise<readonly PrimSummary[] | undefined> {
    return this.#thread.ask('listChildren', path) as Promise<readonly PrimSummary[] | undefined>;
  }

  listProperties(path: string): Promise<readonly PropertySummary[] | undefined> {
    return this.#thread.ask('listProperties', path) as Promise<readonly PropertySummary[] | undefined>;
  }

  findPrims(text: string, limit: number): Promise<{ prims: readonly PrimSummary[]; isTruncated: boolean }> {
    return this.#thread.ask('findPrims', text, limit) as Promise<{ prims: PrimSummary[]; isTruncated: boolean }>;
  }

  listVariants(path: string): Promise<VariantSets | undefined> {
    return this.#thread.ask('listVariants', path) as Promise<VariantSets | undefined>;
  }

  async setVariant(path: string, set: string, selection: string): Promise<boolean> {
    const isKnown = await this.#thread.ask('chooseVariant', path, set, selection);
    if (isKnown !== true) return false;
    this.#opened = (await this.#thread.ask('open', this.#path)) as OpenedScene;
    return true;
  }

  close(): void {
    this.#thread.close(new Error('the stage is closed'));
  }
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooLarge(cause: Error): StageError {
  return new StageError('stage_too_large', 'the stage needs more memory than there is', { cause });
}

/** Beside the program; from the sources, where the build put it. */
function findWorkerFile(): URL {
  const beside = new URL('./stage-worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../dist/stage-worker.js', import.meta.url);
}
