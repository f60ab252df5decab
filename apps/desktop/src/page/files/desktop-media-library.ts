import type { MediaLibrary, MediaListing, MediaRef } from '@framelane/viewer-backend';
import type { FileBridge } from '../../shared/frame-desktop-bridge.ts';
import type { ChosenFile, FileKind } from '../../shared/ipc-channels.ts';
import { unwrap } from '../to-error.ts';

/** Files of this machine that the user opened before, dropped or chose; their ids are their paths. */
export function createDesktopMediaLibrary(files: FileBridge, kind: FileKind): MediaLibrary<File> {
  return {
    // The stage server checks a typed path against its roots; the engine takes chosen files only.
    takesPaths: kind === 'stage',
    async list(): Promise<MediaListing> {
      const recent = unwrap(await files.listRecent());
      const entries = recent.filter((file) => file.kind === kind).map(describeFile);
      return { id: null, name: 'Recent files', parentId: null, entries, isTruncated: false };
    },
    async upload(file: File): Promise<MediaRef> {
      const { name, size, lastModified } = file;
      const chosen = unwrap(await files.adopt({ name, size, lastModified }));
      return { type: 'path', path: chosen.path, name: chosen.name };
    },
  };
}

function describeFile({ path, name, kind }: ChosenFile) {
  return { id: path, name, kind };
}
