import Type, { type Static, type TProperties, type TSchema } from 'typebox';
import { engineLimits } from './limits.ts';
import { AssetInfoSchema, ChainSchema, EffectInfoSchema, ProjectSchema } from './types.ts';

/** `F` answers from the socket loop at once, `R` is queued for the render worker, `J` makes a job. */
export type CommandClass = 'F' | 'R' | 'J';

interface CommandDefinition {
  class: CommandClass;
  /** Fields besides `cmd`, `id` and `_token`. */
  request: TSchema;
  /** Fields besides `id` and `ok`. */
  reply: TSchema;
}

const seconds = Type.Number({ minimum: 0 });
const text = Type.String({ minLength: 1, maxLength: engineLimits.maxStringLength });
const asset = { asset_id: Type.Optional(Type.String({ minLength: 1, maxLength: engineLimits.maxAssetIdLength })) };
const chain = { chain: Type.Optional(ChainSchema) };
/** Feeds random effects. */
const seed = { seed: Type.Optional(Type.Integer()) };
const picture = {
  frame: Type.Optional(Type.Union([Type.Literal('ring'), Type.Literal('inline'), Type.Literal('both')])),
  ...seed,
};
const pictureReply = {
  frame_index: Type.Integer({ minimum: 0 }),
  seq: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffffffff })),
  width: Type.Optional(Type.Integer({ minimum: 1 })),
  height: Type.Optional(Type.Integer({ minimum: 1 })),
  pts: Type.Optional(Type.Number()),
  render_ms: Type.Optional(Type.Number({ minimum: 0 })),
  clamped: Type.Optional(Type.Boolean()),
  cached: Type.Optional(Type.Boolean()),
  /** Base64 JPEG, only when `frame` asked for it. */
  frame_data: Type.Optional(Type.String()),
};
const jobRequest = Type.Object({ job_id: text });
const jobState = Type.Enum(['queued', 'running', 'complete', 'error', 'cancelled', 'idle']);
const jobStatus = {
  job_id: Type.Optional(Type.String()),
  kind: Type.Optional(Type.Union([Type.Literal('range'), Type.Literal('export'), Type.Literal('waveform')])),
  status: Type.Optional(jobState),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  eta_s: Type.Optional(Type.Union([Type.Number({ minimum: 0 }), Type.Null()])),
  current_frame: Type.Optional(Type.Integer({ minimum: 0 })),
  cached_count: Type.Optional(Type.Integer({ minimum: 0 })),
  total_frames: Type.Optional(Type.Integer({ minimum: 0 })),
  error: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  code: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  result: Type.Optional(Type.Unknown()),
};
const size = Type.Integer({ minimum: 2, maximum: engineLimits.maxFrameSidePx, multipleOf: 2 });
const peak = Type.Tuple([Type.Number(), Type.Number()]);

function command<Request extends TProperties, Reply extends TProperties>(
  commandClass: CommandClass,
  request: Request,
  reply: Reply,
) {
  return { class: commandClass, request: Type.Object(request), reply: Type.Object(reply) };
}

/** Every command of the engine wire: its class and the shape of its request and reply. */
export const engineCommands = {
  ping: command(
    'F',
    {},
    {
      status: Type.Union([Type.Literal('alive'), Type.Literal('busy')]),
      uptime_s: Type.Number({ minimum: 0 }),
      last_frame_ms: Type.Number({ minimum: 0 }),
      epoch: Type.Optional(Type.String()),
    },
  ),
  shutdown: command('F', {}, {}),
  flush_state: command(
    'R',
    { project: ProjectSchema },
    { restored: Type.Optional(Type.Integer({ minimum: 0 })), missing: Type.Optional(Type.Array(Type.String())) },
  ),
  engine_info: command(
    'F',
    {},
    {
      name: Type.String(),
      version: Type.String(),
      protocol: Type.Literal(1),
      codecs: Type.Array(Type.String()),
      limits: Type.Object({
        max_message_bytes: Type.Integer(),
        max_chain: Type.Integer(),
        max_queue: Type.Integer(),
        max_frames: Type.Integer(),
      }),
      ring: Type.Object({ path: Type.String(), ring_size: Type.Integer(), slot_size: Type.Integer() }),
      queue: Type.Optional(Type.Object({ connected: Type.Boolean(), workers: Type.Integer({ minimum: 0 }) })),
    },
  ),
  ingest: command('R', { path: text }, AssetInfoSchema.properties),
  seek: command('R', { time: seconds, ...asset, ...picture }, pictureReply),
  render_frame: command('R', { time: seconds, ...chain, ...asset, ...picture }, pictureReply),
  apply_chain: command(
    'R',
    { frame_index: Type.Integer({ minimum: 0 }), ...chain, ...asset, ...picture },
    { ...pictureReply, frame_index: Type.Optional(Type.Integer({ minimum: 0 })) },
  ),
  render_range: command(
    'J',
    {
      start: seconds,
      end: Type.Number({ exclusiveMinimum: 0 }),
      fps: Type.Number({ minimum: 1, maximum: 240 }),
      mode: Type.Optional(Type.Union([Type.Literal('job'), Type.Literal('stream')])),
      ...seed,
      ...chain,
      ...asset,
    },
    {
      cached_count: Type.Optional(Type.Integer({ minimum: 0 })),
      job_id: Type.Optional(Type.String()),
      total_frames: Type.Optional(Type.Integer({ minimum: 0 })),
      /** The job was cancelled; what it had made by then stays cached. */
      cancelled: Type.Optional(Type.Boolean()),
    },
  ),
  list_effects: command('F', {}, { effects: Type.Array(EffectInfoSchema) }),
  export_start: command(
    'J',
    {
      path: text,
      codec: text,
      bitrate: Type.Optional(Type.Union([Type.Number({ minimum: 0 }), Type.Null()])),
      resolution: Type.Optional(Type.Union([text, Type.Tuple([size, size])])),
      in_point: Type.Optional(seconds),
      out_point: Type.Optional(Type.Union([seconds, Type.Null()])),
      include_audio: Type.Optional(Type.Boolean()),
      encoder_preset: Type.Optional(text),
      crf: Type.Optional(Type.Number({ minimum: 0 })),
      overwrite: Type.Optional(Type.Boolean()),
      ...seed,
      ...chain,
      ...asset,
    },
    { job_id: Type.String() },
  ),
  export_status: { class: 'F' as const, request: jobRequest, reply: Type.Object(jobStatus) },
  export_cancel: {
    class: 'F' as const,
    request: jobRequest,
    reply: Type.Object({ cancelled: Type.Optional(Type.Boolean()) }),
  },
  job_status: { class: 'F' as const, request: jobRequest, reply: Type.Object(jobStatus) },
  job_cancel: {
    class: 'F' as const,
    request: jobRequest,
    reply: Type.Object({ cancelled: Type.Optional(Type.Boolean()) }),
  },
  job_list: command('F', {}, { jobs: Type.Array(Type.Object(jobStatus)) }),
  audio_decode: command(
    'R',
    { start: seconds, duration: Type.Number({ exclusiveMinimum: 0 }), ...asset },
    {
      pcm_path: Type.String(),
      sample_rate: Type.Optional(Type.Integer({ minimum: 1 })),
      channels: Type.Optional(Type.Integer({ minimum: 1 })),
      num_samples: Type.Optional(Type.Integer({ minimum: 0 })),
    },
  ),
  audio_analyze: command(
    'R',
    { time: seconds, ...asset },
    { rms: Type.Number(), peak: Type.Number(), frequency_bands: Type.Array(Type.Number()) },
  ),
  thumbnails: command(
    'R',
    {
      count: Type.Integer({ minimum: 1, maximum: 200 }),
      height: Type.Optional(Type.Integer({ minimum: 24, maximum: 240 })),
      ...asset,
    },
    { thumbnails: Type.Array(Type.Object({ time: Type.Number(), data: Type.String() })) },
  ),
  waveform: command(
    'J',
    { bins: Type.Optional(Type.Integer({ minimum: 1, maximum: 8192 })), ...asset },
    {
      job_id: Type.Optional(Type.String()),
      result: Type.Optional(
        Type.Object({
          channels: Type.Integer({ minimum: 1 }),
          bins: Type.Integer({ minimum: 1 }),
          duration: Type.Number({ minimum: 0 }),
          peaks: Type.Array(Type.Array(peak)),
        }),
      ),
    },
  ),
} as const satisfies Record<string, CommandDefinition>;

export type CommandName = keyof typeof engineCommands;
export type CommandRequest<Name extends CommandName> = Static<(typeof engineCommands)[Name]['request']>;
export type CommandReply<Name extends CommandName> = Static<(typeof engineCommands)[Name]['reply']>;

export const commandNames = Object.keys(engineCommands) as readonly CommandName[];

/** Exact comparison that never reaches inherited names such as `__proto__` or `constructor`. */
export function isCommandName(value: unknown): value is CommandName {
  return typeof value === 'string' && Object.hasOwn(engineCommands, value);
}
