import Type, { type Static } from 'typebox';

const count = Type.Integer({ minimum: 0 });
const number32 = Type.Integer({ minimum: 0, maximum: 0xffffffff });

export const presences = ['idle', 'connecting', 'live', 'stale', 'lost', 'failed'] as const;
export const PresenceSchema = Type.Enum(presences);
/** How a source is doing. Losing it is a state, never an exception. */
export type Presence = (typeof presences)[number];

export const ProblemSchema = Type.Object({
  severity: Type.Union([Type.Literal('info'), Type.Literal('warning'), Type.Literal('error')]),
  code: Type.String(),
  message: Type.String(),
  /** What the user can do about it. */
  tip: Type.Optional(Type.String()),
});
export type Problem = Static<typeof ProblemSchema>;

/** Page to gateway. `n` numbers a command; its answer carries the same. */
export const ClientMessageSchema = Type.Union([
  Type.Object(
    { t: Type.Literal('cmd'), n: number32, cmd: Type.String({ maxLength: 64 }) },
    { additionalProperties: true },
  ),
  Type.Object({ t: Type.Literal('msg'), event_type: Type.String({ maxLength: 128 }), payload: Type.Unknown() }),
  Type.Object({ t: Type.Literal('ack'), sequence: count }),
  Type.Object({
    t: Type.Literal('pref'),
    maxFps: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 240 })),
    maxWidth: Type.Optional(Type.Integer({ minimum: 16, maximum: 8192 })),
    quality: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  Type.Object({ t: Type.Literal('ping'), n: number32 }),
]);
export type ClientMessage = Static<typeof ClientMessageSchema> & Record<string, unknown>;

/** Figures of the engine behind a socket, for the status bar. */
export const EngineStatsSchema = Type.Object({
  uptimeS: Type.Optional(Type.Number({ minimum: 0 })),
  lastFrameMs: Type.Optional(Type.Number({ minimum: 0 })),
  restarts: count,
  /** Pictures sent to this socket and those replaced by newer ones before they could be. */
  framesSent: count,
  framesSkipped: count,
  ringTorn: Type.Optional(count),
});
export type EngineStats = Static<typeof EngineStatsSchema>;

export const ToastSchema = Type.Object({
  type: Type.Literal('toast'),
  /** Equal ids replace each other. */
  id: Type.String(),
  severity: Type.Union([Type.Literal('info'), Type.Literal('success'), Type.Literal('warning'), Type.Literal('error')]),
  text: Type.String(),
  /** A named thing the user may do from the toast. */
  action: Type.Optional(Type.Literal('retry')),
});
export const JobEventSchema = Type.Object({
  type: Type.Literal('job'),
  job: Type.Record(Type.String(), Type.Unknown()),
});
export const GatewayEventSchema = Type.Union([ToastSchema, JobEventSchema]);
export type GatewayEvent = Static<typeof GatewayEventSchema>;

/** Gateway to page. */
export const ServerMessageSchema = Type.Union([
  Type.Object({
    t: Type.Literal('hello'),
    protocol: Type.Literal(1),
    lane: Type.Union([Type.Literal('engine'), Type.Literal('stream'), Type.Literal('matrix')]),
    session: Type.String(),
    source: Type.String(),
    features: Type.Array(Type.String()),
  }),
  Type.Object({
    t: Type.Literal('state'),
    presence: PresenceSchema,
    problems: Type.Array(ProblemSchema),
    stats: Type.Record(Type.String(), Type.Unknown()),
  }),
  Type.Object({ t: Type.Literal('res'), n: number32, ok: Type.Boolean() }, { additionalProperties: true }),
  Type.Object({ t: Type.Literal('event'), event: GatewayEventSchema }),
  Type.Object({ t: Type.Literal('msg'), event_type: Type.String(), payload: Type.Unknown() }),
  Type.Object({ t: Type.Literal('pong'), n: number32 }),
]);
export type ServerMessage = Static<typeof ServerMessageSchema>;
/** An answer to a command: the command's reply fields, or `code` and `error`. */
export type CommandResult = { t: 'res'; n: number; ok: boolean; error?: string; code?: string } & Record<
  string,
  unknown
>;
