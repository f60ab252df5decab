import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const wanted = -10;

/**
 * Asks for the calling thread to run before those of other programs: it works little, and what it does late is seen.
 * Granted to root and within `LimitNICE`; without that, and where threads have no priority of their own, all stays.
 */
export function raisePriority(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = /\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))?.[1];
    if (thread !== undefined && getPriority(Number(thread)) > wanted) setPriority(Number(thread), wanted);
  } catch {
    // Not allowed: the usual priority does on a computer that is not busy.
  }
}
