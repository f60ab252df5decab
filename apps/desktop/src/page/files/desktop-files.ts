import type { HostFile, HostFiles, ProjectFiles } from '@framelane/viewer-ui';
import type { FileBridge } from '../../shared/frame-desktop-bridge.ts';
import type { ChosenFile } from '../../shared/ipc-channels.ts';
import { unwrap } from '../to-error.ts';

/** Files of this machine, through the system's own dialogs. */
export function createDesktopFiles(files: FileBridge): HostFiles {
  return {
    async choose(kind) {
      const chosen = unwrap(await files.choose(kind));
      return chosen === null ? undefined : toHostFile(chosen);
    },
    async adopt({ name, size, lastModified }) {
      return toHostFile(unwrap(await files.adopt({ name, size, lastModified })));
    },
    onOpen(callback) {
      const stop = files.onOpen((file) => callback(toHostFile(file)));
      void files.takePending().then((pending) => {
        for (const file of unwrap(pending)) callback(toHostFile(file));
      });
      return stop;
    },
    async save(name, content) {
      return unwrap(await files.save(name, new Uint8Array(await content.arrayBuffer()))) ?? undefined;
    },
  };
}

/** Projects as files of this machine. Opening one allows the clip that it names. */
export function createDesktopProjects(files: Pick<FileBridge, 'openProject' | 'save'>): ProjectFiles {
  return {
    async open() {
      return unwrap(await files.openProject()) ?? undefined;
    },
    async save({ name, text }) {
      const saved = unwrap(await files.save(name, new TextEncoder().encode(text)));
      return saved === null ? undefined : { name: saved, text };
    },
  };
}

/** Paths of chosen files are the ids by which backends know them here. */
function toHostFile({ kind, path, name }: ChosenFile): HostFile {
  return { kind, id: path, name };
}
