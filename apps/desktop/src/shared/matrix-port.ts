import { PanelShowSchema, PresenceSchema, ProblemSchema, ShowChoiceSchema } from '@framelane/protocol/gateway';
import type { MatrixReport, MatrixSettings } from '@framelane/protocol/matrix';
import Type, { type Static } from 'typebox';
import type { Outcome } from './ipc-channels.ts';

/** The panel that all windows share, as a preload offers it to its page. */
export interface MatrixBridge {
  /** Posts a port to main beside the bridge, with this nonce. Says nothing of a nonce that is none. */
  open(nonce: string): void;
}

/** Channel on which a preload hands main the far end of a port to the panel. */
export const matrixPortChannel = 'framelane:open-matrix-port';

const number = Type.Integer({ minimum: 1 });
/** Any settings by their names; which there are and what they may be is for the panel renderer to say. */
const SettingsPatchSchema = Type.Record(
  Type.String({ maxLength: 64 }),
  Type.Union([Type.String({ maxLength: 1024 }), Type.Number(), Type.Array(Type.Number(), { maxItems: 3 })]),
);

/** What a page says over its port to the panel. Each question has a number, by which its answer is found. */
export const MatrixRequestSchema = Type.Union([
  /** Asks for one picture, the newest that was not sent yet; one at a time. */
  Type.Object({ type: Type.Literal('next') }, { additionalProperties: false }),
  Type.Object({ type: Type.Literal('get-settings'), number }, { additionalProperties: false }),
  Type.Object(
    { type: Type.Literal('set-settings'), number, settings: SettingsPatchSchema },
    { additionalProperties: false },
  ),
  Type.Object({ type: Type.Literal('show'), number, choice: ShowChoiceSchema }, { additionalProperties: false }),
]);
export type MatrixRequest = Static<typeof MatrixRequestSchema>;
export type MatrixQuestion = Exclude<MatrixRequest, { type: 'next' }>;

const count = Type.Integer({ minimum: 0 });
const side = Type.Integer({ minimum: 1, maximum: 65_535 });

/** What main says over it. */
export const MatrixReplySchema = Type.Union([
  Type.Object({
    type: Type.Literal('state'),
    presence: PresenceSchema,
    problems: Type.Array(ProblemSchema),
    /** Another one for each time the panel renderer was reached; questions asked before are not answered any more. */
    conversation: count,
    show: PanelShowSchema,
    report: Type.Optional(Type.Unsafe<MatrixReport>(Type.Object({ sources: Type.Array(Type.Object({})) }))),
  }),
  /** RGB, three bytes a pixel, top row first. */
  Type.Object({ type: Type.Literal('picture'), width: side, height: side, pixels: Type.Unsafe<Uint8Array>({}) }),
  Type.Object({ type: Type.Literal('answer'), number, outcome: Type.Unsafe<Outcome<object>>(Type.Object({})) }),
]);
export type MatrixReply = Static<typeof MatrixReplySchema>;
export type MatrixPicture = Omit<Extract<MatrixReply, { type: 'picture' }>, 'type'>;
export type MatrixStateReply = Extract<MatrixReply, { type: 'state' }>;

/** Values of answers, by the kind of question. */
export interface MatrixAnswers {
  'get-settings': MatrixSettings;
  'set-settings': { settings: MatrixSettings; isPersisted: boolean };
  show: Static<typeof PanelShowSchema>;
}
