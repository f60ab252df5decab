import type { OpenStage } from '../stage/open-stage-types.ts';
import type { FrameLoop } from '../stream/frame-loop.ts';
import type { StagePicture } from './stage-picture.ts';

/** What is selected; outlined in the picture with everything below it. */
export class Selection {
  readonly #loop: FrameLoop;
  readonly #picture: StagePicture;
  #paths: readonly string[] = [];

  constructor(loop: FrameLoop, picture: StagePicture) {
    this.#loop = loop;
    this.#picture = picture;
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  /**
   * Takes those paths that are prims of the stage, if that is still the one on show. Resolves when the picture shows
   * them.
   */
  async choose(readStage: () => OpenStage | undefined, paths: readonly string[]): Promise<void> {
    const stage = readStage();
    const wanted = [...new Set(paths)].filter((path) => path !== '/');
    const found = await Promise.all(wanted.map((path) => stage?.getPrim(path)));
    const known = wanted.filter((_, at) => found[at] !== undefined);
    await new Promise<void>((resolve) => {
      const isTaken = this.#loop.add({
        apply: () => {
          if (readStage() === stage) this.set(known);
          this.#loop.afterPicture(resolve);
        },
      });
      if (!isTaken) resolve();
    });
  }

  /** Between frames only. */
  set(paths: readonly string[]): void {
    const isSame = paths.length === this.#paths.length && paths.every((path, at) => path === this.#paths[at]);
    this.#paths = paths;
    if (!isSame || paths.length > 0) this.#picture.select(new Set(paths));
  }
}
