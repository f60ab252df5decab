export type { SocketMode } from './client/command-socket.ts';
export type { EngineClientOptions, EngineClientStats, EngineLocation, SendOptions } from './client/engine-client.ts';
export { EngineClient } from './client/engine-client.ts';
export type { EngineFeatures } from './client/features.ts';
export { fullFeatures, seedFeatures } from './client/features.ts';
export type { JobNews } from './client/job-events.ts';
export type { LatestQueue, LatestQueueStats } from './client/latest-queue.ts';
export { createLatestQueue } from './client/latest-queue.ts';
export type { StreamProgress } from './client/request-table.ts';
export type { Clock } from './clock.ts';
export { systemClock } from './clock.ts';
export type { EngineErrorCode } from './errors.ts';
export { engineErrorCodes } from './errors.ts';
export type { HeartbeatOptions, HeartbeatTimes } from './heartbeat/heartbeat.ts';
export { Heartbeat } from './heartbeat/heartbeat.ts';
export type { Pinger, Pong } from './heartbeat/pinger.ts';
export { openPinger } from './heartbeat/pinger.ts';
export type { LogEntry, LogSink } from './log.ts';
export type { EngineAddress, EngineExit, EngineProcess } from './spawn/engine-process.ts';
export { readLogText } from './spawn/read-log-text.ts';
export { spawnEngine } from './spawn/spawn-engine.ts';
export type { SpawnEngineOptions } from './spawn/spawn-options.ts';
export { defaultRingPath } from './spawn/spawn-options.ts';
export type { EngineDescription } from './supervisor/describe-engine.ts';
export { describeEngine, describeLostJob, describeToast } from './supervisor/describe-engine.ts';
export type { AttachOptions, EngineHost, HostedEngine } from './supervisor/engine-host.ts';
export { createAttachHost, createSpawnHost } from './supervisor/engine-host.ts';
export { EngineSupervisor } from './supervisor/engine-supervisor.ts';
export type {
  EngineSnapshot,
  EngineState,
  EngineSupervisorOptions,
  ReplayedRender,
  SupervisorTimes,
  Toast,
} from './supervisor/supervisor-types.ts';
export { toastTexts } from './supervisor/supervisor-types.ts';
