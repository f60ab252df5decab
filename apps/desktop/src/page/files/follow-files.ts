import type { EngineBackend, ViewerBackend } from '@framelane/viewer-backend';
import type { FileBridge } from '../../shared/frame-desktop-bridge.ts';
import type { ChosenFile } from '../../shared/ipc-channels.ts';
import { pressKeys } from '../press-keys.ts';
import { unwrap } from '../to-error.ts';

export interface FileTargets {
  engine: Pick<EngineBackend, 'connect' | 'open'>;
  viewer: Pick<ViewerBackend, 'connect' | 'loadStage'>;
}

/** Opens what the user opens outside the page: in a menu, by double click, on the command line. */
export function followFiles(files: FileBridge, targets: FileTargets): void {
  files.onOpen((file) => void openFile(file, targets));
  void files.takePending().then(async (pending) => {
    for (const file of unwrap(pending)) await openFile(file, targets);
  });
}

async function openFile({ kind, path, name }: ChosenFile, { engine, viewer }: FileTargets): Promise<void> {
  pressKeys(kind === 'video' ? 'Alt+2' : 'Alt+1');
  // The lane connects when it is drawn, which may be later than this.
  (kind === 'video' ? engine : viewer).connect().catch(() => undefined);
  try {
    if (kind === 'video') await engine.open({ type: 'path', path, name });
    else await viewer.loadStage(path);
  } catch (error) {
    // Shown by the lane as a problem of its source; here it is only kept from being an unhandled one.
    console.warn(`${name} could not be opened`, error);
  }
}
