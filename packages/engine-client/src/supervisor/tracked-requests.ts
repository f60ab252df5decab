import { isErrorWithCode } from '@framelane/protocol';
import type { CommandName } from '@framelane/protocol/engine';
import { RunningJobs } from './running-jobs.ts';
import { Suspects, type TrackedRequest } from './suspects.ts';

const renderCommands = new Set<CommandName>(['seek', 'render_frame', 'apply_chain']);

/** What a supervisor must remember of the requests that pass through it, so as to deal with a crash. */
export class TrackedRequests {
  readonly #suspects = new Suspects();
  readonly #jobs = new RunningJobs();
  readonly #inFlight = new Set<TrackedRequest>();
  #newestRender: TrackedRequest | undefined;

  /** The render that was asked for last, answered or not. */
  get newestRender(): TrackedRequest | undefined {
    return this.#newestRender;
  }

  /** Whether this request, or one about the same file, was in flight at two crashes and must not be sent again. */
  isConvicted(request: TrackedRequest): boolean {
    return this.#suspects.isConvicted(request);
  }

  /** Whether requests about this asset crashed the engine twice. */
  isConvictedAsset(asset: { id: string; path: string }): boolean {
    return this.#suspects.isConvictedFile(asset.id) || this.#suspects.isConvictedFile(asset.path);
  }

  /** Runs `send` and remembers what must be remembered about it. */
  async track<Reply extends object>(request: TrackedRequest, send: () => Promise<Reply>): Promise<Reply> {
    if (renderCommands.has(request.cmd)) this.#newestRender = request;
    this.#inFlight.add(request);
    try {
      const reply = await send();
      this.#suspects.noteAnswer(request);
      this.#jobs.note(request.cmd, request.fields, reply);
      return reply;
    } catch (cause) {
      if (isErrorWithCode(cause, 'ERR_ENGINE_REPLY')) this.#suspects.noteAnswer(request);
      throw cause;
    } finally {
      this.#inFlight.delete(request);
    }
  }

  /** To be called before the requests in flight are rejected. */
  noteCrash(crash: { isFault: boolean }): void {
    this.#suspects.noteCrash(this.#inFlight, crash);
  }

  /** The engine told of a job. */
  noteJob(job: { readonly job_id: string }): void {
    this.#jobs.noteStatus(job.job_id, job);
  }

  takeRunningJobs(): string[] {
    return this.#jobs.takeAll();
  }

  /** A person asked for another try: nothing is held against any request any more. */
  pardonAll(): void {
    this.#suspects.clear();
  }
}
