import type { MediaEntry, MediaLibrary, MediaListing } from '@framelane/viewer-backend';
import type { FileBridge } from '../../shared/frame-desktop-bridge.ts';
import type { FileKind } from '../../shared/ipc-channels.ts';
import { type Samples, sampleClipId } from '../../shared/samples.ts';
import { unwrap } from '../to-error.ts';

type Files = Pick<FileBridge, 'listRecent' | 'listSamples' | 'adopt'>;

/** What there is to begin with, and videos that the user opened before; ids are their paths. */
export function createDesktopMediaLibrary(bridge: Files, kind: FileKind): MediaLibrary<File> {
  return {
    // A typed place is allowed as a chosen one; the engine takes chosen files only.
    takesPaths: kind === 'stage',
    async list(): Promise<MediaListing> {
      const [samples, recent] = await Promise.all([bridge.listSamples(), bridge.listRecent()]);
      const begin = { id: null, parentId: null, isTruncated: false };
      const entries = listSampleEntries(unwrap(samples), kind);
      // Stages that were opened before are remembered and listed by the viewer.
      if (kind === 'stage') return { ...begin, name: 'Samples', entries };
      const known = unwrap(recent).filter((file) => file.kind === kind);
      const files = known.map(({ path, name }) => ({ id: path, name, kind }));
      return { ...begin, name: 'Recent files', entries: [...entries, ...files] };
    },
    async upload({ name, size, lastModified }) {
      const chosen = unwrap(await bridge.adopt({ name, size, lastModified }));
      return { type: 'path', path: chosen.path, name: chosen.name };
    },
  };
}

function listSampleEntries({ hasClip, stages }: Samples, kind: FileKind): MediaEntry[] {
  if (kind === 'stage') return stages.map((name) => ({ id: name, name, kind, isSample: true }));
  return hasClip ? [{ id: sampleClipId, name: 'Sample clip', kind, isSample: true }] : [];
}
