import type { InputDescription } from './inputs/input.ts';

/** What `/api/status`, the log on SIGUSR2 and the metrics tell. */
export interface ServiceStatus {
  /** `ready`, or what is missing. */
  status: 'ready' | 'starting' | 'degraded' | 'closing';
  programVersion: string;
  size: { width: number; height: number };
  outputSize: { width: number; height: number };
  targetFps: number;
  fps: number;
  /** Frames accepted in total. */
  version: number;
  /** Seconds since the last accepted frame, or since the start. */
  updateAgeS: number;
  /** Milliseconds since the render thread ticked last. */
  lastTickAgeMs: number;
  pushes: number;
  lateTicks: number;
  skippedTicks: number;
  superseded: number;
  powerScale: number;
  clients: { unix: number; tcp: number };
  acksOwed: number;
  accepted: Readonly<Record<string, number>>;
  sources: InputDescription[];
  devices: DeviceStatus[];
  /** State of the memory-mapped file; null without one. */
  mmap: string | null;
}

export interface DeviceStatus {
  name: string;
  state: string;
  pushes: number;
  dropped: number;
  errors: number;
}
