import type { PageEngine } from '@framelane/viewer-ui';

/** A page tells the others which picture of the engine it shows; `ask` makes all of them tell again. */
export type ShownPicture =
  | { type: 'ask' }
  /** `sequence`: number of the picture in the engine's ring. */
  | { type: 'shown'; pageId: string; sequence: number; hasFocus: boolean };

/** Between pages of this application; pixels do not go through it. */
export const shownPicturesChannel = 'framelane.shown-pictures';

/** Tells other pages what this one shows of the engine, so that they can show the same without rendering it again. */
export function tellShownPictures(engine: Pick<PageEngine, 'onFrame'>): void {
  const channel = new BroadcastChannel(shownPicturesChannel);
  const pageId = crypto.randomUUID();
  let sequence: number | undefined;
  const tell = (): void => {
    if (sequence === undefined) return;
    const shown: ShownPicture = { type: 'shown', pageId, sequence, hasFocus: document.hasFocus() };
    channel.postMessage(shown);
  };
  engine.onFrame((frame) => {
    // Pictures that came inside a reply are in no ring.
    if ('image' in frame) return;
    sequence = frame.sequence;
    tell();
  });
  channel.addEventListener('message', ({ data }: MessageEvent<ShownPicture>) => {
    if (data.type === 'ask') tell();
  });
}
