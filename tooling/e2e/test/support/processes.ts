import { readFileSync } from 'node:fs';

export interface RunningProcess {
  pid: number;
  commandLine: string;
}

/** The children of a process, as the kernel lists them. Empty when it has ended. */
export function listChildren(pid: number): RunningProcess[] {
  const pids = readText(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
  return pids.map((child) => ({ pid: child, commandLine: readCommandLine(child) }));
}

/** Children, their children and so on. */
export function listDescendants(pid: number): RunningProcess[] {
  return listChildren(pid).flatMap((child) => [child, ...listDescendants(child.pid)]);
}

/** A process that has ended and whose parent has not asked for its exit code yet counts as gone. */
export function isRunning(pid: number): boolean {
  const status = readText(`/proc/${pid}/stat`);
  return status !== '' && status.slice(status.lastIndexOf(')') + 2).charAt(0) !== 'Z';
}

function readCommandLine(pid: number): string {
  return readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // It ended between the listing and the reading.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return '';
    throw error;
  }
}
