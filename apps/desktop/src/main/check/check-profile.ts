import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DesktopSettings, defaultSettings } from '../../shared/desktop-settings.ts';

/** A profile for one check: nothing of the user's is read, and nothing stays. */
export interface CheckProfile {
  dir: string;
  /** Removing twice is fine. */
  remove(): void;
}

/** With a stage server of its own, unless a stream is named. */
export function openCheckProfile(streamName: string | undefined): CheckProfile {
  const dir = mkdtempSync(join(tmpdir(), 'framelane-check-'));
  const stage: DesktopSettings['stage'] =
    streamName === undefined ? { type: 'spawn', streamName: `check-${process.pid}` } : { type: 'attach', streamName };
  const settings: DesktopSettings = { ...defaultSettings, engine: { type: 'off' }, stage };
  writeFileSync(join(dir, 'settings.json'), JSON.stringify(settings));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) };
}
