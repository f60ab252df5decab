import type { AssetInfo } from '@framelane/protocol/engine';
import type { MediaLibrary, MediaRef } from '../../common/media-library.ts';
import { makeInvalidError } from '../../common/viewer-errors.ts';

/** A file the fake engine knows: `frameCount` frames at `fps`. */
export interface FakeMedia {
  id: string;
  name: string;
  fps: number;
  frameCount: number;
  width: number;
  height: number;
}

export const fakeSample: FakeMedia = {
  id: 'sample',
  name: 'Sample clip',
  fps: 30,
  frameCount: 300,
  width: 320,
  height: 180,
};
export const fakeSecondClip: FakeMedia = {
  id: 'second',
  name: 'second.mp4',
  fps: 24000 / 1001,
  frameCount: 120,
  width: 160,
  height: 90,
};

export function findFakeMedia(all: readonly FakeMedia[], media: MediaRef): FakeMedia | undefined {
  const key = media.type === 'id' ? media.id : media.path.split(/[\\/]/).at(-1);
  return all.find(({ id, name }) => id === key || name === key);
}

export function describeFakeAsset(media: FakeMedia): AssetInfo {
  return {
    asset_id: `a_${media.id}`,
    width: media.width,
    height: media.height,
    fps: media.fps,
    duration: media.frameCount / media.fps,
    codec: 'fake',
    has_audio: true,
    frame_count: media.frameCount,
    audio: { sample_rate: 48000, channels: 2, codec: 'fake' },
  };
}

/** A library whose listing is the fake engine's media as they are then; every upload ends as the sample clip. */
export function createFakeMediaLibrary(
  media: readonly FakeMedia[] | (() => readonly FakeMedia[]) = [fakeSample, fakeSecondClip],
): MediaLibrary {
  return {
    list: async (folderId) => {
      if (folderId !== undefined) throw makeInvalidError('no folder, the fake library has none', folderId);
      const files = typeof media === 'function' ? media() : media;
      const entries = files.map(({ id, name }) => ({
        id,
        name,
        kind: 'video' as const,
        sizeBytes: 1_000_000,
        isSample: id === fakeSample.id,
      }));
      return { id: null, name: 'Media', parentId: null, entries, isTruncated: false };
    },
    upload: async (_file, options) => {
      for (const fraction of [0.25, 0.5, 1]) options?.onProgress?.(fraction);
      return { type: 'id', id: fakeSample.id, name: fakeSample.name };
    },
  };
}
