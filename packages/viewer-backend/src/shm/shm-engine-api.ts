import type { EngineEvent } from '../common/engine-backend.ts';
import type { TransportStatus } from '../common/engine-transport.ts';

/** How the engine of a shell is doing. */
export interface ShmEngineStatus extends TransportStatus {
  /** Another number for each engine that was connected; one with another number knows no assets of earlier ones. */
  conversation: number;
}

/** Decoded BGRA pixels in a buffer on loan. */
export interface ShmPicture {
  width: number;
  height: number;
  /** Number of the picture in the engine's ring. */
  seq: number;
  buffer: SharedArrayBuffer;
  /** Gives the buffer back, once. */
  release(): void;
}

/** What a desktop shell offers its page of an engine: commands through the shell, pictures in shared memory. */
export interface ShmEngineApi<Image> {
  getStatus(): Promise<ShmEngineStatus>;
  onStatus(callback: (status: ShmEngineStatus) => void): () => void;
  onEvent(callback: (event: EngineEvent) => void): () => void;
  /** One of the engine's commands. Rejects with a coded error, `wireCode` being the engine's own. */
  send(command: string, fields: object): Promise<Record<string, unknown>>;
  /** Asks a shell that gave up on the engine to try again. */
  retry(): void;
  /** Pictures can be taken from now on; false when they only come inside replies. Called at each start. */
  openPictures(): Promise<boolean>;
  /** No picture is wanted any more; buffers on loan stay valid. */
  closePictures(): void;
  /** The picture with that number, or the newest one; `undefined` when the ring does not hold it any more. */
  takePicture(seq: number | undefined): Promise<ShmPicture | undefined>;
  /** A picture that came inside a reply. */
  decode(jpeg: Uint8Array<ArrayBuffer>): Promise<Image>;
  releaseImage(image: Image): void;
}
