import Type, { type Static } from 'typebox';
import { engineLimits } from './limits.ts';

const closed = { additionalProperties: false } as const;
const paramBase = {
  name: Type.String({ minLength: 1, pattern: '^[^_]' }),
  label: Type.String(),
  description: Type.Optional(Type.String()),
  unit: Type.Optional(Type.String()),
};

/** One parameter of an effect: how a client builds a control for it, and what the engine accepts. */
export const ParamDefSchema = Type.Union([
  Type.Object({
    ...paramBase,
    type: Type.Union([Type.Literal('float'), Type.Literal('int')]),
    default: Type.Number(),
    min: Type.Number(),
    max: Type.Number(),
    step: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    curve: Type.Optional(
      Type.Union([
        Type.Literal('linear'),
        Type.Literal('logarithmic'),
        Type.Literal('exponential'),
        Type.Literal('s-curve'),
      ]),
    ),
  }),
  Type.Object({ ...paramBase, type: Type.Literal('bool'), default: Type.Boolean() }),
  Type.Object({
    ...paramBase,
    type: Type.Literal('choice'),
    default: Type.String(),
    options: Type.Array(Type.String(), { minItems: 2 }),
  }),
]);
export type ParamDef = Static<typeof ParamDefSchema>;

export const ParamValueSchema = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);
export type ParamValue = Static<typeof ParamValueSchema>;

/** One entry of a chain, in its canonical spelling. Absent: enabled, default parameters, mix 1. */
export const EffectInstanceSchema = Type.Object(
  {
    id: Type.Optional(Type.String({ maxLength: engineLimits.maxStringLength })),
    effectId: Type.String({ minLength: 1, maxLength: engineLimits.maxStringLength }),
    isEnabled: Type.Optional(Type.Boolean()),
    parameters: Type.Optional(Type.Record(Type.String(), ParamValueSchema)),
    mix: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  },
  closed,
);
export type EffectInstance = Static<typeof EffectInstanceSchema>;

/** Effects applied in order; disabled entries count towards the limit. */
export const ChainSchema = Type.Array(EffectInstanceSchema, { maxItems: engineLimits.maxChainLength });

export const EffectInfoSchema = Type.Object({
  id: Type.String({ minLength: 1 }),
  name: Type.String({ minLength: 1 }),
  category: Type.String({ minLength: 1 }),
  params: Type.Array(ParamDefSchema),
  /** Frames before the current one that the effect needs, 0..30. */
  history: Type.Optional(Type.Integer({ minimum: 0, maximum: 30 })),
});
export type EffectInfo = Static<typeof EffectInfoSchema>;

export const ProjectAssetSchema = Type.Object({
  id: Type.String({ minLength: 1, maxLength: engineLimits.maxAssetIdLength }),
  path: Type.String({ minLength: 1 }),
});

/** Everything an engine needs to get back to where it was; further keys are the client's own. */
export const ProjectSchema = Type.Object({
  version: Type.String(),
  id: Type.String(),
  assets: Type.Record(Type.String(), ProjectAssetSchema),
  activeAssetId: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  chain: Type.Optional(ChainSchema),
  time: Type.Optional(Type.Number({ minimum: 0 })),
});
export type Project = Static<typeof ProjectSchema>;

export const AudioInfoSchema = Type.Object({
  sample_rate: Type.Integer({ minimum: 1 }),
  channels: Type.Integer({ minimum: 1 }),
  codec: Type.String(),
});

/** What `ingest` tells about a file. `fps` is the average rate as a double, `duration` is in seconds. */
export const AssetInfoSchema = Type.Object({
  asset_id: Type.String({ minLength: 1, maxLength: engineLimits.maxAssetIdLength }),
  width: Type.Integer({ minimum: 1 }),
  height: Type.Integer({ minimum: 1 }),
  fps: Type.Number({ exclusiveMinimum: 0 }),
  duration: Type.Number({ minimum: 0 }),
  codec: Type.String(),
  has_audio: Type.Boolean(),
  frame_count: Type.Optional(Type.Integer({ minimum: 1 })),
  fps_num: Type.Optional(Type.Integer({ minimum: 1 })),
  fps_den: Type.Optional(Type.Integer({ minimum: 1 })),
  vfr: Type.Optional(Type.Boolean()),
  hdr: Type.Optional(Type.Boolean()),
  audio: Type.Optional(Type.Union([AudioInfoSchema, Type.Null()])),
});
export type AssetInfo = Static<typeof AssetInfoSchema>;
