export type { Clock } from '../clock.ts';
export type { LogEntry, LogSink } from '../log.ts';
export { RingSource } from './ring-source.ts';
export type {
  RingPicture,
  RingPresence,
  RingSourceOptions,
  RingSourceState,
  RingSourceStats,
} from './ring-types.ts';
