import * as electron from 'electron';
import type { FileFacts } from '../shared/frame-desktop-bridge.ts';

/** Files are forgotten, the oldest first, beyond this many. */
const maxRemembered = 32;

/**
 * Remembers where the files lie that the user drops on the page or chooses in it, which the page itself is not told.
 * Returns the way to ask for one.
 */
export function watchDroppedFiles(target: Window): (file: FileFacts) => string | undefined {
  const paths = new Map<string, string>();
  const remember = (files: FileList | null | undefined): void => {
    for (const file of files ?? []) {
      paths.set(describe(file), findPath(file));
      for (const [oldest] of paths) {
        if (paths.size <= maxRemembered) break;
        paths.delete(oldest);
      }
    }
  };
  // Seen before the page acts on them.
  target.addEventListener('drop', (event) => event.isTrusted && remember(event.dataTransfer?.files), true);
  target.addEventListener(
    'change',
    (event) => event.isTrusted && event.target instanceof HTMLInputElement && remember(event.target.files),
    true,
  );
  return (file) => paths.get(describe(file));
}

function describe({ name, size, lastModified }: FileFacts): string {
  return `${size} ${lastModified} ${name}`;
}

// Electron 22 puts the path on the file, later ones have a function for it.
function findPath(file: File): string {
  const { webUtils } = electron;
  if (webUtils !== undefined) return webUtils.getPathForFile(file);
  return 'path' in file ? String(file.path) : '';
}
