import { fileURLToPath } from 'node:url';
import type { StageWireCode } from '@framelane/protocol/viewer';
import type { CameraRig } from '../camera/camera-rig.ts';
import type { UploadedScene } from '../raster/upload-scene.ts';
import type { LoadProgress, OpenStage, OpenStageOptions, PrimSummary } from '../stage/open-stage-types.ts';
import { StageError } from '../stage/stage-error.ts';
import type { FrameLoop } from '../stream/frame-loop.ts';
import { Selection } from './selection.ts';
import type { StagePicture } from './stage-picture.ts';

/** What came of wanting a stage on show. `isNew` is false when it was there already. */
export type OpenOutcome = { type: 'shown'; isNew: boolean } | { type: 'failed'; code: StageWireCode; message: string };

export interface StageKeeperOptions {
  open: (path: string, options: OpenStageOptions) => Promise<OpenStage>;
  roots: readonly string[];
  loop: FrameLoop;
  picture: StagePicture;
  rig: CameraRig;
  onProgress: (progress: LoadProgress) => void;
  /** Told of failures that are nobody's mistake but ours. */
  onError: (error: unknown) => void;
}

interface Loading {
  url: string;
  abort: AbortController;
  outcome: Promise<OpenOutcome>;
}

/** Rows of children that are kept, so that paging through many asks for them once. */
const maxListings = 8;

/** The stage on show and the way another one gets there. One is opened at a time: the newest wish wins. */
export class StageKeeper {
  readonly #options: StageKeeperOptions;
  readonly selection: Selection;
  readonly #listings = new Map<string, Promise<readonly PrimSummary[] | undefined>>();
  #shown: { url: string; stage: OpenStage } | undefined;
  #loading: Loading | undefined;
  #hasFailed = false;

  constructor(options: StageKeeperOptions) {
    this.#options = options;
    this.selection = new Selection(options.loop, options.picture);
  }

  get stage(): OpenStage | undefined {
    return this.#shown?.stage;
  }

  get url(): string | undefined {
    return this.#shown?.url;
  }

  get state(): 'idle' | 'busy' | 'failed' {
    if (this.#loading !== undefined) return 'busy';
    return this.#hasFailed ? 'failed' : 'idle';
  }

  /**
   * Resolves when the picture shows the stage, or with the reason why it never will; what was on show stays then.
   * A stage that is on show or on its way is not opened again, unless forced.
   */
  open(url: string, { isForced = false } = {}): Promise<OpenOutcome> {
    if (!isForced) {
      if (this.#loading?.url === url) return this.#loading.outcome.then(asKnown);
      if (this.#loading === undefined && this.#shown?.url === url)
        return Promise.resolve({ type: 'shown', isNew: false });
    }
    this.#loading?.abort.abort();
    const abort = new AbortController();
    const outcome = this.#load(url, abort).finally(() => {
      if (this.#loading?.abort === abort) this.#loading = undefined;
    });
    this.#loading = { url, abort, outcome };
    return outcome;
  }

  /** Direct children of a prim; undefined when there is no such prim. */
  listChildren(path: string): Promise<readonly PrimSummary[] | undefined> {
    const known = this.#listings.get(path);
    if (known !== undefined) return known;
    const listing = Promise.resolve(this.stage?.listChildren(path));
    this.#listings.set(path, listing);
    for (const oldest of this.#listings.keys()) {
      if (this.#listings.size <= maxListings) break;
      this.#listings.delete(oldest);
    }
    return listing;
  }

  /** Resolves when the picture shows the variant. False: no such prim, set or option. */
  async setVariant(path: string, set: string, selection: string): Promise<boolean> {
    const stage = this.stage;
    if (stage === undefined || !(await stage.setVariant(path, set, selection))) return false;
    const known = await Promise.all(this.selection.paths.map((selected) => stage.getPrim(selected)));
    const selected = known.flatMap((prim) => (prim === undefined ? [] : [prim.path]));
    const scene = this.#options.picture.upload(stage.scene, new Set());
    await this.#show(() => {
      if (this.stage !== stage) return;
      this.#listings.clear();
      this.#options.rig.changeStage({ ...stage.scene, upAxis: stage.facts.upAxis });
      this.#options.picture.show(scene, stage.scene.lights);
      this.selection.set(selected);
    });
    return true;
  }

  close(): void {
    this.#loading?.abort.abort();
    this.#shown?.stage.close();
  }

  async #load(url: string, { signal }: AbortController): Promise<OpenOutcome> {
    const { open, roots, onProgress, picture, onError } = this.#options;
    let stage: OpenStage | undefined;
    try {
      const opened = await open(readPath(url), {
        roots,
        signal,
        onProgress: (progress) => {
          // Choosing a variant tells progress too, but that is no opening.
          if (this.#loading?.abort.signal === signal) onProgress(progress);
        },
      });
      stage = opened;
      const scene = picture.upload(opened.scene, new Set());
      signal.throwIfAborted();
      await this.#show(() => this.#replace(url, opened, scene));
      this.#hasFailed = false;
      return { type: 'shown', isNew: true };
    } catch (error) {
      stage?.close();
      if (signal.aborted) {
        return { type: 'failed', code: 'unsupported', message: 'another stage was opened before this one was ready' };
      }
      this.#hasFailed = true;
      if (error instanceof StageError) return { type: 'failed', code: error.code, message: error.message };
      if (error instanceof RangeError) return { type: 'failed', code: 'stage_invalid', message: error.message };
      onError(error);
      return { type: 'failed', code: 'internal', message: 'internal error while opening the stage; see the log' };
    }
  }

  #replace(url: string, stage: OpenStage, scene: UploadedScene): void {
    this.#shown?.stage.close();
    this.#shown = { url, stage };
    this.#listings.clear();
    this.#options.rig.startStage({ ...stage.scene, upAxis: stage.facts.upAxis });
    this.#options.picture.show(scene, stage.scene.lights);
    this.selection.set([]);
  }

  /** Applies a change between frames; resolves when it can be seen. */
  #show(change: () => void): Promise<void> {
    const { loop } = this.#options;
    return new Promise((resolve, reject) => {
      const isTaken = loop.add({
        apply: () => {
          change();
          loop.afterPicture(resolve);
        },
      });
      if (!isTaken) reject(new Error('expected a frame loop that takes orders, found it closed or full'));
    });
  }
}

/** The outcome for somebody who wanted the same: whoever was first has told it. */
function asKnown(outcome: OpenOutcome): OpenOutcome {
  return outcome.type === 'shown' ? { ...outcome, isNew: false } : outcome;
}

/** The path of a file URL; anything else is taken for a path, and refused later if it is none. */
function readPath(url: string): string {
  if (!/^file:/i.test(url)) return url;
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new StageError('path_denied', `expected a path or a file URL on this machine, found "${url}"`, { cause });
  }
}
