import { rmSync } from 'node:fs';
import type { Handshake } from '@framelane/protocol/engine';
import { unlinkRing } from '@framelane/shm-native';
import { chooseSoundFolder } from './audio/sound-folder.ts';
import type { EngineServices } from './commands/command.ts';
import { CommandSocket } from './control/command-socket.ts';
import { ConnectionQueues } from './control/connection-queues.ts';
import { Dispatcher } from './control/dispatcher.ts';
import { EventSocket } from './control/event-socket.ts';
import { HeartbeatThread } from './control/heartbeat-thread.ts';
import type { EngineOptions } from './engine-options.ts';
import { JobBook } from './jobs/job-book.ts';
import type { PongSource } from './liveness/pong.ts';
import { SharedCounters } from './liveness/shared-counters.ts';
import type { Logger } from './logger.ts';
import { MediaThread } from './media-worker/media-thread.ts';
import type { JobQueue } from './queue/engine/job-queue.ts';
import { ExportsApart } from './render-process/exports-apart.ts';

export interface Engine {
  /** Starts every thread and socket; resolves with what the handshake has to say. */
  start: () => Promise<Omit<Handshake, 'isReady'>>;
  /** Refuses new work, answers what was accepted, unlinks the ring, ends the threads. A second call waits for the same. */
  close: () => Promise<void>;
  /** Removes the ring, the unix socket and other files of this run at once, for when `close()` does not come to an end. */
  removeFiles: () => void;
  /** Whether a heavy command runs or waits. */
  isBusy: () => boolean;
}

export interface EngineHooks {
  log: Logger;
  /** A client asked for the end. */
  onShutdownRequest: () => void;
  /** A thread the engine cannot live without is gone. */
  onFatal: (error: Error | undefined) => void;
}

/** Assembles an engine; nothing runs before `start()`. */
export function createEngine(options: EngineOptions, hooks: EngineHooks): Engine {
  const { log } = hooks;
  const counters = new SharedCounters();
  const commands = new CommandSocket(log);
  const events = new EventSocket(log);
  const queues = new ConnectionQueues();
  const jobs = new JobBook({
    onEvent: (status) => events.publish(`job.${status.job_id}`, status),
    onBusy: (change) => counters.addBusy(change),
    onFailure: (job, error) => log.warn({ job: job.id, kind: job.kind, err: error }, 'a job failed'),
  });
  const exports = new ExportsApart();
  const soundFolder = chooseSoundFolder();
  let media: MediaThread | undefined;
  let heartbeat: HeartbeatThread | undefined;
  let dispatcher: Dispatcher | undefined;
  let queue: JobQueue | undefined;
  let closing: Promise<void> | undefined;

  async function start(): Promise<Omit<Handshake, 'isReady'>> {
    const startedAtMs = Date.now();
    const startingHeartbeat = HeartbeatThread.start({
      port: options.pingPort,
      counters: counters.memory,
      startedAtMs,
      dialect: options.dialect,
      ...(options.auth === undefined ? {} : { token: options.auth.token }),
    }).then((thread) => {
      heartbeat = thread;
      return thread;
    });
    const startingMedia = startMedia().then((thread) => {
      media = thread;
      return thread;
    });
    // Side by side: each thread takes its time to load.
    const starting = [
      startingMedia,
      startQueue(),
      commands.bind(options.port, options.ipcPath),
      events.bind(),
      startingHeartbeat,
    ] as const;
    // Everything is settled before the first failure is thrown, so that close() finds all there is to close.
    await Promise.allSettled(starting);
    const [mediaThread, , commandPort, eventPort, heartbeatThread] = await Promise.all(starting);
    const { epoch, path: ringPath } = mediaThread.ring;
    const pong: PongSource = { counters, startedAtMs, epoch, dialect: options.dialect };
    heartbeatThread.serve(epoch);
    const services: EngineServices = {
      options,
      media: mediaThread,
      jobs,
      exports,
      queue,
      counters,
      pong,
      log,
      requestShutdown,
    };
    dispatcher = new Dispatcher({ engine: services, queues, log });
    void commands.serve(dispatcher);
    const handshake = { commandPort, pingPort: heartbeatThread.port, eventPort, ringPath };
    return options.auth?.isOwn === true ? { ...handshake, token: options.auth.token } : handshake;
  }

  function startMedia(): Promise<MediaThread> {
    return MediaThread.start(
      {
        ring: {
          ...(options.ringPath === undefined ? {} : { path: options.ringPath }),
          ringSize: options.ringSize,
          slotSizeBytes: options.slotSizeBytes,
          hasCrc: options.hasRingCrc,
        },
        mediaRoots: options.mediaRoots,
        openPaths: options.openPaths,
        usesSample: options.usesSample,
        soundFolder,
        counters: counters.memory,
        logLevel: options.logLevel,
        logFormat: options.logFormat,
      },
      { log, onDeath: (error) => (media !== undefined && closing === undefined ? hooks.onFatal(error) : undefined) },
    );
  }

  /** Without one the libraries for it are not even loaded. */
  async function startQueue(): Promise<void> {
    if (options.queueUrl === undefined) return;
    const { JobQueue } = await import('./queue/engine/job-queue.ts');
    queue = new JobQueue(options.queueUrl, log);
    await queue.adoptExports((jobId, order) => jobs.adopt(jobId, order));
  }

  /** The end begins a turn later, so that the reply to whoever asked is among the replies to be sent first. */
  function requestShutdown(): void {
    dispatcher?.refuseNewWork();
    setImmediate(hooks.onShutdownRequest);
  }

  async function closeAll(): Promise<void> {
    dispatcher?.refuseNewWork();
    queues.refuseWaiting();
    media?.stop();
    await jobs.close();
    await exports.close();
    await queue?.close();
    await commands.close();
    await events.close();
    await heartbeat?.close();
    await media?.close();
  }

  return {
    start,
    removeFiles: () => {
      if (media !== undefined) unlinkRing(media.ring.path);
      commands.removeFile();
      rmSync(soundFolder, { recursive: true, force: true });
    },
    isBusy: () => counters.isBusy,
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}
