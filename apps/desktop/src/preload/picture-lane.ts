import type * as jpegTurbo from '@julusian/jpeg-turbo';
import { ipcRenderer } from 'electron';
import { isMessage } from '../shared/check-message.ts';
import type { Failure } from '../shared/frame-bridge.ts';
import type { PictureBridge, TakenPicture } from '../shared/frame-pictures.ts';
import { EngineRingSchema } from '../shared/ipc-channels.ts';
import { askMain } from './ask-main.ts';
import { JpegRing } from './jpeg-ring.ts';
import { loadNative } from './load-native.ts';
import { PicturePool } from './picture-pool.ts';
import { postToPage } from './post-frames.ts';
import { isNonce } from './stream-lane.ts';
import { toFailure } from './to-outcome.ts';

const bytesPerPixel = 4;

interface OpenPictures {
  ring: JpegRing;
  codec: typeof jpegTurbo;
  pool: PicturePool;
  /** JPEGs that are not being decoded; each is as large as a slot of the ring. */
  free: Buffer[];
  stop: () => void;
}

/** Pictures of the engine for the page: out of the ring, decoded on threads of libuv, into memory the page shares. */
export class PictureLane implements PictureBridge {
  #open: OpenPictures | undefined;

  open = async (nonce: string): Promise<null | Failure> => {
    this.close();
    try {
      if (!isNonce(nonce)) return { ok: false, code: 'ERR_BRIDGE_REFUSED', message: 'expected a nonce' };
      const [source, place] = await Promise.all([
        askMain('framelane:get-lane-source', {}),
        askMain('framelane:get-engine-ring', {}),
      ]);
      if (!source.ok) return source;
      const ring = new JpegRing(loadNative(source.value.addonRoot));
      const codec: typeof jpegTurbo = require('@julusian/jpeg-turbo');
      if (place.ok) ring.follow(place.value.path);
      const pool = new PicturePool(({ index, memory }) =>
        postToPage(nonce, { type: 'slot', slot: index, buffer: memory }),
      );
      this.#open = { ring, codec, pool, free: [], stop: followRing(ring) };
      return null;
    } catch (error) {
      return { ...toFailure(error), code: 'ERR_LANE_UNAVAILABLE' };
    }
  };

  close = (): void => {
    this.#open?.stop();
    this.#open?.ring.close();
    this.#open = undefined;
  };

  take = async (seq: number | undefined): Promise<TakenPicture | Failure | null> => {
    const open = this.#open;
    if (open === undefined) return null;
    try {
      return await takePicture(open, seq);
    } catch (error) {
      return toFailure(error);
    }
  };

  giveBack = (buffer: number): void => this.#open?.pool.giveBack(buffer);
}

async function takePicture(open: OpenPictures, seq: number | undefined): Promise<TakenPicture | null> {
  const { ring, codec, pool, free } = open;
  const { slotSizeBytes } = ring;
  if (slotSizeBytes === 0) return null;
  const known = free.pop();
  const jpeg = known?.byteLength === slotSizeBytes ? known : Buffer.allocUnsafeSlow(slotSizeBytes);
  try {
    const frame = ring.copyInto(jpeg, seq);
    if (frame === undefined) return null;
    const { width, height, byteLength, seq: number } = frame;
    const buffer = pool.take(width * height * bytesPerPixel);
    if (buffer === undefined) return null;
    const image = jpeg.subarray(0, byteLength);
    try {
      await codec.decompress(image, buffer.bytes, { format: codec.FORMAT_BGRA });
    } catch (error) {
      pool.giveBack(buffer.index);
      throw error;
    }
    return { buffer: buffer.index, width, height, seq: number };
  } finally {
    free.push(jpeg);
  }
}

/** Main tells where the ring lies whenever that changes. Returns its undo. */
function followRing(ring: JpegRing): () => void {
  const channel = 'framelane:engine-ring';
  const take = (_event: unknown, place: unknown): void => {
    if (isMessage(EngineRingSchema, place)) ring.follow(place.path);
  };
  ipcRenderer.on(channel, take);
  return () => ipcRenderer.off(channel, take);
}
