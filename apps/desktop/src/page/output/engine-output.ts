import type { FrameData, Problem } from '@framelane/viewer-backend';
import type { ShmEngineApi, ShmPicture } from '@framelane/viewer-backend/shm';
import type { PictureSource, PictureState } from '@framelane/viewer-ui';
import { type ShownPicture, shownPicturesChannel } from './shown-pictures.ts';

type PictureApi = Pick<
  ShmEngineApi<never>,
  'getStatus' | 'onStatus' | 'openPictures' | 'closePictures' | 'takePicture'
>;

const noNativePictures: Problem = {
  severity: 'error',
  code: 'ERR_LANE_UNAVAILABLE',
  message: 'The picture of the engine can only be detached in the lanes mapped and copied',
};

/**
 * The engine's picture that another page of this application shows: taken from the ring by its number, so that nothing
 * is rendered twice. Of several pages it follows the one that had the focus last.
 */
export class EngineOutput implements PictureSource {
  readonly #api: PictureApi;
  readonly #frameListeners = new Set<(frame: FrameData) => void>();
  readonly #stateListeners = new Set<() => void>();
  #state: PictureState = { presence: 'connecting' };
  #followed: string | undefined;
  #wanted: number | undefined;
  #isTaking = false;
  #shown: { picture: ShmPicture; frame: FrameData } | undefined;

  constructor(api: PictureApi) {
    this.#api = api;
  }

  onFrame = (callback: (frame: FrameData) => void): (() => void) => {
    this.#frameListeners.add(callback);
    if (this.#shown !== undefined) callback(this.#shown.frame);
    return () => {
      this.#frameListeners.delete(callback);
    };
  };

  readState = (): PictureState => this.#state;

  onState = (callback: () => void): (() => void) => {
    this.#stateListeners.add(callback);
    return () => {
      this.#stateListeners.delete(callback);
    };
  };

  start = (): (() => void) => {
    const channel = new BroadcastChannel(shownPicturesChannel);
    channel.addEventListener('message', ({ data }: MessageEvent<ShownPicture>) => this.#hear(data));
    const stop = this.#api.onStatus(({ presence, problems }) => this.#tell({ presence, problem: problems[0] }));
    void this.#open(channel);
    return () => {
      stop();
      channel.close();
      this.#api.closePictures();
    };
  };

  async #open(channel: BroadcastChannel): Promise<void> {
    if (!(await this.#api.openPictures())) {
      this.#tell({ presence: 'failed', problem: noNativePictures });
      return;
    }
    const { presence, problems } = await this.#api.getStatus();
    this.#tell({ presence, problem: problems[0] });
    const ask: ShownPicture = { type: 'ask' };
    channel.postMessage(ask);
  }

  #hear(message: ShownPicture): void {
    if (message.type === 'ask') return;
    const { pageId, sequence, hasFocus } = message;
    if (this.#followed !== pageId && this.#followed !== undefined && !hasFocus) return;
    this.#followed = pageId;
    this.#wanted = sequence;
    if (!this.#isTaking) void this.#takeWanted();
  }

  /** One at a time; what was asked for meanwhile comes next, and only the newest of it. */
  async #takeWanted(): Promise<void> {
    this.#isTaking = true;
    try {
      while (this.#wanted !== undefined) {
        const sequence = this.#wanted;
        this.#wanted = undefined;
        const picture = await this.#api.takePicture(sequence);
        if (picture !== undefined) this.#show(picture);
      }
    } catch (error) {
      // The next picture is another attempt; the one on show stays.
      console.warn('a picture of the engine could not be taken', error);
    } finally {
      this.#isTaking = false;
    }
  }

  #show(picture: ShmPicture): void {
    const { width, height, buffer, seq } = picture;
    const size = { width, height, byteLength: width * height * 4 };
    const frame: FrameData = { ...size, sequence: seq, format: 'BGRA8', buffer, pixelsByteOffset: 0 };
    const before = this.#shown;
    this.#shown = { picture, frame };
    for (const listener of this.#frameListeners) listener(frame);
    before?.picture.release();
  }

  #tell(state: PictureState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }
}
