import Type, { type Static } from 'typebox';
import { viewerLimits } from './limits.ts';

/** Echoed unchanged, in value and type, by the answer to the request that carried it. */
export const ViewerRequestIdSchema = Type.Union([
  Type.String({ maxLength: viewerLimits.maxIdLength }),
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
]);
export type ViewerRequestId = Static<typeof ViewerRequestIdSchema>;

/** Absolute path of a prim in the stage, `/` for the pseudo-root. */
export const PrimPathSchema = Type.String({ minLength: 1, maxLength: viewerLimits.maxPathLength });

/** One row of the tree; `children` says whether there are any. */
export const ChildInfoSchema = Type.Object({
  name: Type.String(),
  path: Type.String(),
  type: Type.String(),
  children: Type.Boolean(),
});
export type ChildInfo = Static<typeof ChildInfoSchema>;

export const settingMoments = ['immediate', 'reload_required', 'next_scene_load', 'unsupported'] as const;

/** A setting as its server describes it. Panels show it only when `validated` and not `unsupported`. */
export const RenderSettingCapabilitySchema = Type.Object({
  key: Type.String({ minLength: 1 }),
  label: Type.String(),
  /** See `parseSettingControl`. */
  control: Type.String(),
  applies_at: Type.Enum(settingMoments),
  apply_path: Type.String(),
  validated: Type.Boolean(),
  /** The name of the test that proves it. */
  validation_evidence: Type.String(),
});
export type RenderSettingCapability = Static<typeof RenderSettingCapabilitySchema>;

/** Absolute camera: angles in degrees, the rest in stage units. What is absent stays as it is. */
export const CameraSchema = Type.Object({
  azimuth: Type.Optional(Type.Number()),
  elevation: Type.Optional(Type.Number()),
  distance: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  target: Type.Optional(Type.Tuple([Type.Number(), Type.Number(), Type.Number()])),
});
export type CameraState = Static<typeof CameraSchema>;

export const ModifiersSchema = Type.Object({
  shift: Type.Optional(Type.Boolean()),
  ctrl: Type.Optional(Type.Boolean()),
  alt: Type.Optional(Type.Boolean()),
  meta: Type.Optional(Type.Boolean()),
});

export const VariantSetSchema = Type.Object({ options: Type.Array(Type.String()), selection: Type.String() });
export const StageCameraSchema = Type.Object({ path: Type.String(), name: Type.String() });
export type StageCamera = Static<typeof StageCameraSchema>;

/** How to attach to a stream: the payload of `shmReady`. `protocol` is the version of the shared-memory wire. */
export const ShmReadySchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255 }),
  width: Type.Integer({ minimum: 1 }),
  height: Type.Integer({ minimum: 1 }),
  protocol: Type.Integer({ minimum: 1 }),
});
export type ShmReady = Static<typeof ShmReadySchema>;
