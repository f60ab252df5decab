import Type, { type Static } from 'typebox';
import type { StreamInfo } from './frame-bridge.ts';
import { StreamNameSchema } from './lane-source.ts';

/** Channel on which a preload hands main the far end of a port for lane `main`. */
export const framePortChannel = 'framelane:open-frame-port';

/** What a page says over the port of lane `main`. */
export const PortRequestSchema = Type.Union([
  Type.Object({ type: Type.Literal('open'), name: Type.Optional(StreamNameSchema) }, { additionalProperties: false }),
  /** Asks for one frame, the newest that was not sent yet; one at a time. */
  Type.Object({ type: Type.Literal('next') }, { additionalProperties: false }),
  Type.Object(
    {
      type: Type.Literal('send'),
      message: Type.Object({
        event_type: Type.String({ minLength: 1, maxLength: 128 }),
        payload: Type.Optional(Type.Object({})),
      }),
    },
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
