import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DesktopSettings, defaultSettings } from '../../shared/desktop-settings.ts';

/** A profile for one check: nothing of the user's is read, and nothing stays. */
export interface CheckProfile {
  dir: string;
  /** Has it removed once this process has ended: Chromium writes into it until then. */
  removeAtEnd(): void;
}

/** With a stage server of its own, unless a stream is named. */
export function openCheckProfile(streamName: string | undefined): CheckProfile {
  const dir = mkdtempSync(join(tmpdir(), 'framelane-check-'));
  const stage: DesktopSettings['stage'] =
    streamName === undefined ? { type: 'spawn', streamName: `check-${process.pid}` } : { type: 'attach', streamName };
  const settings: DesktopSettings = { ...defaultSettings, engine: { type: 'off' }, stage };
  writeFileSync(join(dir, 'settings.json'), JSON.stringify(settings));
  return { dir, removeAtEnd: () => removeAfter(process.pid, dir) };
}

// The temporary folder of Windows is its own to empty.
function removeAfter(pid: number, dir: string): void {
  if (process.platform === 'win32') return;
  const steps = 'while kill -0 "$0" 2>/dev/null; do sleep 0.2; done; sleep 1; rm -rf "$1"';
  const env = { PATH: '/usr/bin:/bin' };
  spawn('/bin/sh', ['-c', steps, String(pid), dir], { detached: true, stdio: 'ignore', env }).unref();
}
