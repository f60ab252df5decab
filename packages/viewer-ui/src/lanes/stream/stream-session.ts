import type { Point, VariantSets } from '@framelane/viewer-backend';
import { SettingsEditor } from '../../settings/settings-editor.ts';
import { type DescribedError, describeError, isAbort } from '../../state/describe-error.ts';
import type { PageStages, PageViewer } from '../../state/page-types.ts';
import { addRecentStage, type Preferences } from '../../state/preferences.ts';
import { reportFailure } from '../../state/report-failure.ts';
import { createStore, type Store } from '../../state/store.ts';
import type { Toasts } from '../../state/toasts.ts';
import type { LaneView } from '../../viewport/lane-view.ts';
import { ViewportController } from '../../viewport/viewport-controller.ts';
import { StageShelf } from './stage-shelf.ts';
import { PrimFinder } from './tree/prim-finder.ts';
import { StageTree } from './tree/stage-tree.ts';

/** A stage as people choose it: what the server is told, and what it is called. */
export interface StageRef {
  path: string;
  name: string;
}

export interface OpenFailure {
  stage: StageRef;
  error: DescribedError;
}

export interface StreamSessionOptions {
  viewer: PageViewer;
  stages: PageStages | undefined;
  preferences: Store<Preferences>;
  toasts: Toasts;
}

/** Everything behind the stream lane. Failures become messages or a state, never exceptions. */
export class StreamSession {
  readonly viewer: PageViewer;
  readonly viewport: ViewportController;
  readonly tree: StageTree;
  readonly finder: PrimFinder;
  readonly settings: SettingsEditor;
  readonly shelf: StageShelf;
  /** Why the last stage could not be opened, until another is tried. */
  readonly failure: Store<OpenFailure | undefined> = createStore<OpenFailure | undefined>(undefined);
  readonly #preferences: Store<Preferences>;
  readonly #toasts: Toasts;
  /** What stages are called that were opened by an id. */
  readonly #names = new Map<string, string>();

  constructor({ viewer, stages, preferences, toasts }: StreamSessionOptions) {
    this.viewer = viewer;
    this.viewport = new ViewportController(viewer);
    this.tree = new StageTree(viewer);
    this.finder = new PrimFinder(viewer);
    this.shelf = new StageShelf(stages);
    this.#preferences = preferences;
    this.#toasts = toasts;
    this.settings = new SettingsEditor({
      send: (key, value) => viewer.setRenderSetting(key, value),
      onFailure: (key, error) => reportFailure(toasts, `Cannot change ${key}`, error),
    });
  }

  /** Connects while the lane is on show and keeps the tree that of the stage; returns its undo. */
  start(): () => void {
    const { viewer } = this;
    let revision = -1;
    let settingsRevision = -1;
    const followLane = (): void => {
      // A connection that could not be made, or was given up, shows in the state.
      if (this.#preferences.get().lane === 'stream') viewer.connect().catch(() => undefined);
      else this.#leave();
    };
    const stops = [
      viewer.onStatus(({ settings, stageRevision }) => {
        if (settings === undefined || stageRevision === settingsRevision) return;
        settingsRevision = stageRevision;
        this.settings.begin(settings.settings);
      }),
      viewer.onStatus(({ stage, stageRevision }) => {
        const shown = stage === undefined ? -1 : stageRevision;
        if (shown === revision) return;
        revision = shown;
        this.finder.setText('');
        void this.tree.load(stage?.rootPath);
      }),
      this.#preferences.subscribe(followLane),
    ];
    followLane();
    return () => {
      for (const stop of stops) stop();
      this.#leave();
    };
  }

  /** Shows the lane and opens a stage there. */
  async open(stage: StageRef): Promise<void> {
    const { viewer } = this;
    this.failure.set(undefined);
    this.#names.set(stage.path, stage.name);
    this.#preferences.set((current) => ({ ...current, lane: 'stream' }));
    try {
      await viewer.connect();
      await viewer.loadStage(stage.path);
      this.viewport.fit();
      addRecentStage(this.#preferences, stage);
    } catch (error) {
      if (!isAbort(error)) this.failure.set({ stage, error: describeError(error) });
    }
  }

  async reload(): Promise<void> {
    const { stage } = this.viewer.getStatus();
    if (stage !== undefined) await this.open({ path: stage.path, name: this.nameStage(stage.path) });
  }

  /** The next connection is to another server, which has a stage of its own or none. */
  changeServer(): void {
    this.viewer.disconnect({ isLeaving: true });
    this.viewport.reset();
    this.failure.set(undefined);
    this.viewer.connect().catch(() => undefined);
  }

  /** Gives up the connection there is and makes another. */
  retry(): void {
    this.viewer.disconnect();
    this.viewer.connect().catch(() => undefined);
  }

  nameStage(path: string): string {
    return this.#names.get(path) ?? nameOfPath(path);
  }

  select(paths: readonly string[]): Promise<void> {
    return this.#try('Cannot select', () => this.viewer.selectPrims([...paths]));
  }

  /** Selects it, or takes it out of the selection if it is there. */
  toggleSelected(path: string): Promise<void> {
    const { selection } = this.viewer.getStatus();
    const others = selection.filter((selected) => selected !== path);
    return this.select(others.length < selection.length ? others : [...selection, path]);
  }

  /** `at` is a place in the fitted viewport. */
  selectAt(at: Point, isAdding: boolean): Promise<void> {
    return this.#try('Cannot pick', async () => {
      const path = await this.viewer.pick(at.x, at.y);
      if (path !== null && isAdding) await this.toggleSelected(path);
      else if (!isAdding) await this.viewer.selectPrims(path === null ? [] : [path]);
    });
  }

  frameSelection(): Promise<void> {
    return this.#try('Cannot frame the selection', () => this.viewer.frameSelection());
  }

  copyPath(): Promise<void> {
    return this.copyText(this.viewer.getStatus().selection.join('\n'), 'Path');
  }

  copyText(text: string, what: string): Promise<void> {
    return this.#try(`Cannot copy the ${what.toLowerCase()}`, async () => {
      await navigator.clipboard.writeText(text);
      this.#toasts.push({ id: 'copy', severity: 'success', text: `${what} copied` });
    });
  }

  setAov(name: string): Promise<void> {
    return this.#try(`Cannot show ${name}`, () => this.viewer.setAov(name));
  }

  stepAov(step: 1 | -1): void {
    const { aov } = this.viewer.getStatus();
    const next = aov && stepThrough(aov.available, aov.active, step);
    if (next !== undefined) void this.setAov(next);
  }

  selectCamera(path: string | null): Promise<void> {
    return this.#try('Cannot change the camera', () => this.viewer.selectCamera(path));
  }

  stepCamera(step: 1 | -1): void {
    const { cameras } = this.viewer.getStatus();
    if (cameras === undefined) return;
    const next = stepThrough([null, ...cameras.cameras.map(({ path }) => path)], cameras.active, step);
    if (next !== undefined) void this.selectCamera(next);
  }

  nameCamera(path: string | null): string {
    if (path === null) return 'Free camera';
    const { cameras } = this.viewer.getStatus();
    return cameras?.cameras.find((camera) => camera.path === path)?.name ?? path;
  }

  /** Resolves to the sets as they are then; to nothing when it failed, which was told. */
  async setVariant(path: string, set: string, selection: string): Promise<VariantSets | undefined> {
    let sets: VariantSets | undefined;
    await this.#try(`Cannot choose ${selection}`, async () => {
      sets = await this.viewer.setVariant(path, set, selection);
      // Another variant may hold other prims.
      await this.tree.load(this.viewer.getStatus().stage?.rootPath);
      await this.tree.reveal(path);
    });
    return sets;
  }

  get view(): LaneView {
    return {
      viewport: this.viewport,
      nameFrame: () => 'Frame',
      nameFile: ({ sequence }) => {
        const { stage, aov } = this.viewer.getStatus();
        const name = stage === undefined ? 'stage' : this.nameStage(stage.path).replace(/\.[^.]+$/, '');
        return [name, ...(aov === undefined ? [] : [aov.active]), String(sequence).padStart(6, '0')].join('-');
      },
    };
  }

  #leave(): void {
    this.viewer.disconnect();
    this.viewport.reset();
  }

  async #try(what: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      reportFailure(this.#toasts, what, error);
    }
  }
}

/** The last part of a path, which is what people recognise. */
export function nameOfPath(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || path;
}

function stepThrough<T>(all: readonly T[], current: T, step: 1 | -1): T | undefined {
  if (all.length === 0) return undefined;
  return all[(all.indexOf(current) + step + all.length) % all.length];
}
