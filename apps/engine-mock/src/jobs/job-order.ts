/** What a job makes. Every kind has its own queue. */
export type JobKind = 'range' | 'export' | 'waveform';

export type JobState = 'queued' | 'running' | 'complete' | 'error' | 'cancelled';

/** What a running job may use of its book. */
export interface JobControl {
  /** Of the job, as clients know it. */
  id: string;
  /** Aborted when the job is cancelled or the engine ends; `run` then removes what it began and rejects with the reason. */
  signal: AbortSignal;
  /** Tells how many of the `total` steps are done. A smaller number than before is ignored. */
  report: (done: number) => void;
}

/** Work to be done in the background. */
export interface JobOrder {
  kind: JobKind;
  /** Steps until the end, at least 1: frames of exports and ranges, whatever can be counted of others. */
  total: number;
  /** Files the job reads and writes, so that no other job gets in its way. */
  files?: { sourcePath: string; targetPath: string };
  /**
   * Does the work; resolves with what `job_status` shows as `result`. Rejecting with a {@link WireError} tells clients
   * why. Whatever was written is complete or gone by the time it settles.
   */
  run: (control: JobControl) => Promise<unknown>;
}

/** How a job ended. */
export interface JobEnd {
  state: 'complete' | 'error' | 'cancelled';
  error: Error | undefined;
  result: unknown;
}
