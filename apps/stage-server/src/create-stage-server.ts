import type { ShmReady } from '@framelane/protocol/viewer';
import { StreamProducer } from '@framelane/shm-native';
import { CameraControl } from './camera/camera-control.ts';
import { CameraRig } from './camera/camera-rig.ts';
import { readKey, readMouse } from './camera/native-input.ts';
import type { Logger } from './logger.ts';
import { framePrims } from './messages/camera-handlers.ts';
import { LoadNews } from './messages/load-news.ts';
import { MessageDesk } from './messages/message-desk.ts';
import { describeCameras } from './messages/replies.ts';
import type { ServerContext } from './messages/server-context.ts';
import { openAndTell } from './messages/stage-handlers.ts';
import { selectAndTell } from './messages/view-handlers.ts';
import { loadRasterAddon } from './raster/load-raster-addon.ts';
import { type OpenOutcome, StageKeeper } from './show/stage-keeper.ts';
import { StagePicture } from './show/stage-picture.ts';
import { openStage } from './stage/open-stage.ts';
import { FrameLoop } from './stream/frame-loop.ts';
import { FrameNews } from './stream/frame-news.ts';
import { Outbox } from './stream/outbox.ts';

export interface StageServerOptions {
  streamName: string;
  /** Pixels of the picture, and the largest it can become. */
  width: number;
  height: number;
  slots: number;
  /** Pictures per second at most. */
  fps: number;
  stageRoots: readonly string[];
  threads: number;
  log: Logger;
}

export interface StageServer {
  /** What a client attaches to; pictures of an empty stage come at once. */
  readonly ready: ShmReady;
  /** Resolves when the picture shows the stage, or with the reason why it does not. */
  open(path: string): Promise<OpenOutcome>;
  /** Stages may be read from this folder as well, from the next opening on. */
  allowRoot(folder: string): void;
  /** Stops drawing and removes the stream. A second call waits for the same. */
  close(): Promise<void>;
}

/**
 * Starts a stream that shows stages and answers viewers.
 *
 * @throws ShmError `ERR_SHM_IN_USE`, `ERR_SHM_INVALID_ARG`, `ERR_SHM_ACCESS`, `ERR_SHM_INTERNAL`
 */
export function createStageServer(options: StageServerOptions): StageServer {
  const { streamName: name, width, height, slots, fps, stageRoots, threads, log } = options;
  const roots = [...stageRoots];
  const addon = loadRasterAddon();
  const producer = StreamProducer.create({ name, maxWidth: width, maxHeight: height, slotCount: slots });
  const onError = (error: unknown): void => log.error({ err: error }, 'unexpected failure');
  const outbox = new Outbox(producer, (error) => log.debug({ err: error }, 'message not sent'));
  const rig = new CameraRig();
  const picture = new StagePicture({ addon, producer, rig, width, height, threads });
  const loop = new FrameLoop({ fps, source: picture, onError });
  const loadNews = new LoadNews(outbox);
  const keeper = new StageKeeper({
    ...{ open: openStage, roots, loop, picture, rig, onError },
    onProgress: (progress) => loadNews.take(progress),
  });
  const camera = new CameraControl({
    ...{ rig, loop, picture },
    onActiveChanged: () => outbox.announce(describeCameras(context)),
  });
  const counts = { unknown: 0, malformed: 0 };
  const context: ServerContext = { producer, outbox, loop, picture, camera, keeper, counts };
  const desk = new MessageDesk(context, onError);
  const frameNews = new FrameNews(picture, outbox);
  let closing: Promise<void> | undefined;

  producer.onMessage((text, clientId) => desk.take(text, clientId));
  producer.onInput((event, clientId) => {
    if (event.type === 'mouse') {
      const pointer = readMouse(event, picture.size);
      if (pointer !== undefined) camera.takePointer(clientId, pointer);
    } else if (event.type === 'key') {
      const wish = readKey(event);
      if (wish === 'frame') framePrims(context);
      else if (wish === 'clear') selectAndTell(context, []).catch(onError);
    }
  });
  producer.onClientsChanged((hasClients) => {
    log.info(hasClients ? 'a client attached' : 'the last client left');
    if (hasClients) return;
    outbox.forgetAll();
    camera.forgetPointers();
  });
  loop.start();

  async function closeAll(): Promise<void> {
    frameNews.close();
    keeper.close();
    outbox.announce({ event_type: 'shmDisconnected', payload: { reason: 'the stage server ends' } });
    await loop.close();
    producer.close();
  }

  return {
    ready: { name, width, height, protocol: producer.info().protocolVersion },
    open: (path) => openAndTell(context, { url: path, isForced: false }),
    allowRoot: (folder) => {
      if (!roots.includes(folder)) roots.push(folder);
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}
