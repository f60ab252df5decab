import type { MediaSession } from '../lanes/engine/media/media-session.ts';
import type { StreamSession } from '../lanes/stream/stream-session.ts';
import type { HostFile, HostFiles } from '../state/host-files.ts';
import { reportFailure } from '../state/report-failure.ts';
import type { Toasts } from '../state/toasts.ts';

export interface FileDeskOptions {
  /** Absent in a browser: files are picked by the page and uploaded. */
  host: HostFiles | undefined;
  media: Pick<MediaSession, 'open' | 'refresh' | 'upload'>;
  stream: Pick<StreamSession, 'open'> | undefined;
  toasts: Toasts;
  /** Opens the browser's own picker of videos. */
  pickUploads: () => void;
}

const stagePattern = /\.usd[acz]?$/i;

/** Words for the ways of opening a file, which differ where nothing is uploaded. */
export interface FileWords {
  open: string;
  openVideo: string;
  drop: string;
}

const hostWords: FileWords = { open: 'Open…', openVideo: 'Open a video…', drop: 'Drop to open' };
const uploadWords: FileWords = {
  open: 'Upload…',
  openVideo: 'Upload and open a video…',
  drop: 'Drop to upload and open',
};

/** Where files come in: chosen, dropped, or handed over by the host. Failures become messages. */
export class FileDesk {
  readonly words: FileWords;
  readonly #options: FileDeskOptions;

  constructor(options: FileDeskOptions) {
    this.#options = options;
    this.words = options.host === undefined ? uploadWords : hostWords;
  }

  /** Whether files are opened where they lie. */
  get isLocal(): boolean {
    return this.#options.host !== undefined;
  }

  /** Opens what the host hands over; returns its undo. */
  follow(): () => void {
    return this.#options.host?.onOpen((file) => void this.#open(file)) ?? (() => undefined);
  }

  pickVideo(): void {
    if (this.isLocal) void this.#choose('video');
    else this.#options.pickUploads();
  }

  /** Only where files are local; elsewhere stages are chosen of those the server offers. */
  pickStage(): void {
    void this.#choose('stage');
  }

  /** Opens what was dropped, the last of each kind staying on show. */
  async drop(files: readonly File[]): Promise<void> {
    const { host, media, toasts } = this.#options;
    if (host !== undefined) {
      for (const file of files) await this.#adopt(host, file);
      return;
    }
    const stages = files.filter(({ name }) => stagePattern.test(name));
    if (stages.length > 0) {
      const text = 'Stages are opened from the stage server’s own folders; choose one with “Open a stage…”';
      toasts.push({ id: 'drop-stage', severity: 'info', text });
    }
    await media.upload(files.filter((file) => !stages.includes(file)));
  }

  async #adopt(host: HostFiles, file: File): Promise<void> {
    try {
      await this.#open(await host.adopt(file));
    } catch (error) {
      reportFailure(this.#options.toasts, `Cannot open ${file.name}`, error);
    }
  }

  async #choose(kind: HostFile['kind']): Promise<void> {
    const { host, toasts } = this.#options;
    try {
      const file = await host?.choose(kind);
      if (file !== undefined) await this.#open(file);
    } catch (error) {
      reportFailure(toasts, 'Cannot open the file', error);
    }
  }

  async #open({ kind, id, name }: HostFile): Promise<void> {
    const { media, stream, toasts } = this.#options;
    if (kind === 'video') {
      await media.open({ type: 'id', id, name });
      await media.refresh();
    } else if (stream !== undefined) await stream.open({ path: id, name });
    else toasts.push({ id: 'no-stages', severity: 'warning', text: 'This page is not connected to a stage server' });
  }
}
