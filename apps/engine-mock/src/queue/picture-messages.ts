import type { Redis } from 'ioredis';
import type { RangePicture } from '../render/range-plan.ts';
import { writePicturesKey } from './queue-names.ts';

/** Pictures nobody takes are forgotten after this. */
const forgottenAfterSeconds = 600;

/** Appends a picture to those the engine reads. */
export async function pushPicture(redis: Redis, jobId: string, picture: RangePicture): Promise<void> {
  const { frame, width, height, jpeg } = picture;
  const key = writePicturesKey(jobId);
  const fields = ['about', JSON.stringify({ frame, width, height }), 'jpeg', Buffer.from(jpeg)];
  await redis.xadd(key, '*', ...fields);
  await redis.expire(key, forgottenAfterSeconds);
}

/** Takes pictures out of the stream, waiting `waitMs` for the first at most; an empty list when none came. */
export async function takePictures(redis: Redis, jobId: string, waitMs: number): Promise<RangePicture[]> {
  const key = writePicturesKey(jobId);
  const streams = (await redis.xreadBuffer('COUNT', 8, 'BLOCK', waitMs, 'STREAMS', key, '0')) as
    | [key: Buffer, entries: [id: Buffer, fields: Buffer[]][]][]
    | null;
  const entries = streams?.[0]?.[1] ?? [];
  if (entries.length > 0) await redis.xdel(key, ...entries.map(([id]) => id));
  return entries.map(([, [, about, , jpeg]]) => ({
    ...(JSON.parse(String(about)) as Omit<RangePicture, 'jpeg'>),
    jpeg: Uint8Array.from(jpeg ?? []),
  }));
}

export async function countPictures(redis: Redis, jobId: string): Promise<number> {
  return redis.xlen(writePicturesKey(jobId));
}
