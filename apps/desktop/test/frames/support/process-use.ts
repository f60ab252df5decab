import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUse {
  descriptors: number;
  threads: number;
  residentMb: number;
  /** Mappings of stream regions. */
  streamMaps: number;
}

/** What a process holds, as the system says. */
export function readUse(pid: number): ProcessUse {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
  return {
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
    residentMb: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024,
    streamMaps: maps.split('\n').filter((line) => line.includes('ovstream-')).length,
  };
}
