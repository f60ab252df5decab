import Type, { type Static } from 'typebox';
import type { StreamInfo } from './frame-bridge.ts';
import { StreamNameSchema } from './lane-source.ts';
import type { PageMessage } from './viewer-text.ts';

/** Channel on which a preload hands main the far end of a port for lane `main`. */
export const framePortChannel = 'framelane:open-frame-port';

/** What a page says over the port of lane `main`. */
export const PortRequestSchema = Type.Union([
  Type.Object({ type: Type.Literal('open'), name: Type.Optional(StreamNameSchema) }, { additionalProperties: false }),
  /** Asks for one frame, the newest that was not sent yet; one at a time. */
  Type.Object({ type: Type.Literal('next') }, { additionalProperties: false }),
  /** What is in the message is looked at before it is sent; one that is malformed is answered with a `viewerError`. */
  Type.Object(
    { type: Type.Literal('send'), message: Type.Unsafe<PageMessage>(Type.Object({})) },
    { additionalProperties: false },
  ),
]);
export type PortRequest = Static<typeof PortRequestSchema>;

/** What main says over it. The end of the port is the end of the stream on both sides. */
export type PortReply =
  | { type: 'opened'; stream: StreamInfo }
  /** Tight BGRA rows; `copiedBytes` is what main itself has copied of pixels so far. */
  | { type: 'frame'; width: number; height: number; sequence: number; pixels: Uint8Array; copiedBytes: number }
  | { type: 'message'; text: string }
  | { type: 'gone'; reason: string }
  /** The stream could not be opened, or its frames ended. */
  | { type: 'failed'; code: string; message: string };
