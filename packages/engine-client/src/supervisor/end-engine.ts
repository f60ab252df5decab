import { unlink } from 'node:fs/promises';
import type { HostedEngine } from './engine-host.ts';

/**
 * Ends an engine of ours and removes its ring file once the process is gone. `politely` is SIGTERM first, `at-once`
 * is for one that hangs or is dead already.
 *
 * @throws what `unlinkRing` throws; the engine is gone by then
 */
export async function endEngine(
  engine: HostedEngine,
  manner: 'politely' | 'at-once',
  unlinkRing: (path: string) => Promise<void> = unlinkRingFile,
): Promise<void> {
  await (manner === 'politely' ? engine.stop() : engine.kill());
  const { ringPath } = engine.address;
  if (ringPath !== undefined) await unlinkRing(ringPath);
}

/** Removes a ring file; a link itself, never its target. A missing file is fine. */
async function unlinkRingFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
  }
}
