import { mkdir, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { RangePicture } from '../../render/range-plan.ts';
import type { RenderRunner } from '../../render-process/render-runner.ts';
import { findPartsFolder, findSpan, isSegmentMade, planSegment } from '../../segments/segment-files.ts';
import { WireError } from '../../wire-error.ts';
import { countPictures, pushPicture } from '../picture-messages.ts';
import { maxPicturesHeld, writePresenceKey } from '../queue-names.ts';
import type { OrderName, Orders, QueuedExport, RangeOrder, SegmentOrder } from '../queue-orders.ts';
import { checkExport, checkRange, type WorkerRules } from './check-order.ts';

/** How often a worker looks whether an engine took pictures when there are too many. */
const fullWaitMs = 20;

/** An order as it came out of the queue. */
export type AnyOrder = { [Name in OrderName]: { name: Name; data: Orders[Name] } }[OrderName];

export interface OrderTools {
  rules: WorkerRules;
  redis: Redis;
  runner: RenderRunner;
  /** Aborted when the order is over or has to be given back. */
  signal: AbortSignal;
  /** Frames done. */
  report: (done: number) => void;
}

/** Does what an order says; resolves with the number of frames. Throws {@link WireError} or the signal's reason. */
export async function carryOutOrder(order: AnyOrder, tools: OrderTools): Promise<number> {
  switch (order.name) {
    case 'segment':
      return makeSegment(await checkExport(order.data, tools.rules), tools);
    case 'join':
      return makeTarget(await checkExport(order.data, tools.rules), tools);
    case 'range':
      return makeRangePictures(await checkRange(order.data, tools.rules), tools);
  }
}

/** Removes what was made of an export that is over. The target's folder is checked as when it was made. */
export async function removeParts(order: QueuedExport, rules: WorkerRules): Promise<void> {
  await rm(findPartsFolder(await checkExport(order, rules)), { recursive: true, force: true });
}

async function makeSegment(order: SegmentOrder, { runner, signal, report }: OrderTools): Promise<number> {
  const { first, end } = findSpan(order, order.segment);
  if (await isSegmentMade(order)) return end - first;
  await mkdir(findPartsFolder(order), { recursive: true }).catch((error: unknown) => {
    throw new WireError('io_error', 'cannot write the output', error);
  });
  await runner.run({ type: 'export', plan: planSegment(order) }, { signal, onProgress: report });
  return end - first;
}

async function makeTarget(order: QueuedExport, { runner, signal }: OrderTools): Promise<number> {
  await runner.run({ type: 'join', order }, { signal });
  return order.plan.frames.end - order.plan.frames.first;
}

async function makeRangePictures(order: RangeOrder, tools: OrderTools): Promise<number> {
  const { source, chain, frames, maxFrameBytes } = order;
  let done = 0;
  const onPicture = async (picture: RangePicture) => {
    await waitForRoom(order, tools);
    await pushPicture(tools.redis, order.jobId, picture);
    done += 1;
    tools.report(done);
  };
  await tools.runner.run({ type: 'range', source, chain, frames, maxFrameBytes }, { signal: tools.signal, onPicture });
  return done;
}

/** The pictures go into the memory of an engine: without it there is nobody to make them for. */
async function waitForRoom({ jobId, engine }: RangeOrder, { redis, signal }: OrderTools): Promise<void> {
  while ((await countPictures(redis, jobId)) >= maxPicturesHeld) {
    signal.throwIfAborted();
    if ((await redis.exists(writePresenceKey(engine))) === 0) {
      throw new WireError('shutting_down', 'the engine that asked for a range is gone');
    }
    await sleep(fullWaitMs);
  }
}
