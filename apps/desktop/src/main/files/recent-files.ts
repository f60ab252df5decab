import type { RecentFile } from '../../shared/desktop-settings.ts';
import type { ChosenFile } from '../../shared/ipc-channels.ts';

const maxRecent = 10;

/** The list with that file in front, each file once. */
export function addRecentFile(recent: readonly RecentFile[], { kind, path }: ChosenFile): RecentFile[] {
  return [{ kind, path }, ...recent.filter((file) => file.path !== path)].slice(0, maxRecent);
}
