import { describeError } from '../../../state/describe-error.ts';
import type { PageEngine } from '../../../state/page-types.ts';
import type { PreferenceStorage } from '../../../state/preferences.ts';
import { type ProjectFiles, projectExtension } from '../../../state/project-files.ts';
import { createStore, type Store } from '../../../state/store.ts';
import type { Toasts } from '../../../state/toasts.ts';
import type { UndoStack } from '../../../state/undo-stack.ts';
import type { ChainEditor } from '../effects/chain-editor.ts';
import type { MediaSession } from '../media/media-session.ts';
import type { TransportController } from '../transport/transport-controller.ts';
import { type Project, readProject, writeProject } from './project-text.ts';

export interface ProjectState {
  /** Without the extension. */
  name: string;
  hasChanges: boolean;
}

export interface ProjectSessionOptions {
  engine: Pick<PageEngine, 'getState' | 'onState' | 'show'>;
  chain: ChainEditor;
  transport: TransportController;
  media: Pick<MediaSession, 'open'>;
  history: UndoStack;
  files: ProjectFiles;
  /** Where work is kept that was not saved. */
  storage: PreferenceStorage | undefined;
  toasts: Toasts;
}

const storageKey = 'framelane.unsaved.v1';
const keepDelayMs = 400;
const noName = 'Untitled';

/**
 * What is worked on as one thing: opened and saved as a file, kept by the page while it is not saved, and offered again
 * after the page went away. Failures become messages.
 */
export class ProjectSession {
  readonly store: Store<ProjectState> = createStore<ProjectState>({ name: noName, hasChanges: false });
  /** Work of before that was never saved, until it is restored or thrown away. */
  readonly unsaved: Store<Project | undefined> = createStore<Project | undefined>(undefined);
  readonly #options: ProjectSessionOptions;
  /** What was last saved or opened; nothing yet for a new project. */
  #saved: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ProjectSessionOptions) {
    this.#options = options;
  }

  /** Finds work of before, and keeps that of now; returns its undo. */
  follow(): () => void {
    const { chain, transport, engine } = this.#options;
    this.unsaved.set(this.#readKept());
    let asset = engine.getState().asset;
    const stops = [
      chain.store.subscribe(() => this.#note()),
      transport.store.subscribe(() => this.#note()),
      engine.onState((state) => {
        if (state.asset === asset) return;
        asset = state.asset;
        this.#note();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(this.#timer);
    };
  }

  async save(): Promise<void> {
    const project = this.#read();
    const { name } = this.store.get();
    const clip = project.media?.name?.replace(/\.[^.]+$/, '');
    const wanted = name === noName && clip !== undefined ? clip : name;
    const saved = await this.#try('Cannot save the project', () =>
      this.#options.files.save({ name: wanted + projectExtension, text: writeProject(project) }),
    );
    if (saved === undefined) return;
    this.#begin(nameOf(saved.name), project);
    this.#options.toasts.push({ id: 'project', severity: 'success', text: `${saved.name} is saved` });
  }

  async open(): Promise<void> {
    const file = await this.#try('Cannot open the project', () => this.#options.files.open());
    if (file === undefined) return;
    const read = readProject(file.text);
    if ('reason' in read) {
      this.#options.toasts.push({ id: 'project', severity: 'error', text: `Cannot open ${file.name}: ${read.reason}` });
      return;
    }
    await this.#apply(read.project);
    this.#begin(nameOf(file.name), this.#read());
    this.unsaved.set(undefined);
  }

  /** Begins with nothing done; the clip stays. */
  startNew(): void {
    const { chain, transport, history } = this.#options;
    chain.replace([]);
    transport.clearRange();
    history.clear();
    this.#saved = undefined;
    this.store.set({ name: noName, hasChanges: false });
    this.#keep();
  }

  async restore(): Promise<void> {
    const project = this.unsaved.get();
    this.unsaved.set(undefined);
    if (project !== undefined) await this.#apply(project);
  }

  discard(): void {
    this.unsaved.set(undefined);
    this.#keep();
  }

  async #apply({ media, chain, inS, outS, timeS }: Project): Promise<void> {
    const { chain: editor, transport, engine, history, media: session } = this.#options;
    editor.replace(chain);
    const isOpen = media === undefined || (await session.open(media));
    if (isOpen && engine.getState().asset !== undefined) {
      transport.setRange({ ...(inS === undefined ? {} : { inS }), ...(outS === undefined ? {} : { outS }) });
      engine.show(timeS);
    }
    history.clear();
  }

  #begin(name: string, project: Project): void {
    this.#saved = fingerprint(project);
    this.store.set({ name, hasChanges: false });
    this.#keep();
  }

  #read(): Project {
    const { engine, chain, transport } = this.#options;
    const { asset, timeS } = engine.getState();
    const { inS, outS } = transport.store.get();
    return {
      chain: chain.store.get(),
      timeS,
      ...(asset === undefined ? {} : { media: asset.media }),
      ...(inS === undefined ? {} : { inS }),
      ...(outS === undefined ? {} : { outS }),
    };
  }

  #note(): void {
    const project = this.#read();
    const isTouched = project.chain.length > 0 || project.inS !== undefined || project.outS !== undefined;
    const hasChanges = this.#saved === undefined ? isTouched : fingerprint(project) !== this.#saved;
    if (hasChanges !== this.store.get().hasChanges) this.store.set((state) => ({ ...state, hasChanges }));
    // Work of before that nobody has answered for yet is not written over by a page that only opens a clip.
    if (this.unsaved.get() !== undefined && !hasChanges) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), keepDelayMs);
  }

  #keep(): void {
    const text = this.store.get().hasChanges ? writeProject(this.#read()) : '';
    try {
      this.#options.storage?.setItem(storageKey, text);
    } catch {
      // A full or forbidden storage must not stop the work; it is then lost with the page, as without this.
    }
  }

  #readKept(): Project | undefined {
    try {
      const read = readProject(this.#options.storage?.getItem(storageKey) ?? '');
      return 'project' in read ? read.project : undefined;
    } catch {
      // Storage that is denied throws on access: nothing is kept then.
      return undefined;
    }
  }

  async #try<Value>(what: string, run: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await run();
    } catch (error) {
      const { text, details } = describeError(error);
      this.#options.toasts.push({ id: 'project', severity: 'error', text: `${what}: ${text}`, details });
      return undefined;
    }
  }
}

/** Where the playhead stands is kept, but moving it is no change. */
function fingerprint(project: Project): string {
  return writeProject({ ...project, timeS: 0 });
}

function nameOf(fileName: string): string {
  return fileName.replace(/(\.framelane)?\.json$/i, '');
}
