import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder for what the engine makes and may lose: `$XDG_CACHE_HOME/framelane` or `~/.cache/framelane`. */
export function getCacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'framelane');
}
