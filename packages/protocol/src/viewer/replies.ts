import Type, { type Static, type TProperties } from 'typebox';
import {
  ChildInfoSchema,
  RenderSettingCapabilitySchema,
  ShmReadySchema,
  StageCameraSchema,
  settingMoments,
  VariantSetSchema,
  ViewerRequestIdSchema,
} from './types.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const outcome = Type.Union([Type.Literal('success'), Type.Literal('error')]);
const names = Type.Array(text);

function reply<Properties extends TProperties>(properties: Properties) {
  return Type.Object({ ...properties, request_id: Type.Optional(ViewerRequestIdSchema) });
}

/** What a stage server says: answers and news, payloads by event type. */
export const viewerReplies = {
  /** `code` is one of `stageWireCodes` when `result` is `error`. */
  openStageResult: reply({
    url: text,
    result: outcome,
    error: Type.Optional(text),
    code: Type.Optional(text),
    root_prim_path: Type.Optional(text),
  }),
  /** `total` counts all children, wherever the page begins and ends. */
  getChildrenResult: reply({
    prim_path: text,
    children: Type.Array(ChildInfoSchema),
    offset: Type.Optional(count),
    total: Type.Optional(count),
    truncated: Type.Optional(Type.Boolean()),
  }),
  getPropertiesResponse: reply({
    prim_path: text,
    properties: Type.Record(text, Type.Unknown()),
    truncated: Type.Optional(Type.Boolean()),
  }),
  /** The selection as it is now, whoever changed it. */
  stageSelectionChanged: reply({ prims: names, truncated: Type.Optional(Type.Boolean()) }),
  /** No path: nothing was hit. */
  pickResult: Type.Object({ request_id: ViewerRequestIdSchema, path: Type.Optional(Type.Union([text, Type.Null()])) }),
  /** `loading_state` is `idle`, `busy` or `failed`; other words are shown as they come. */
  loadingStateResponse: reply({ url: Type.Union([text, Type.Null()]), loading_state: text }),
  /** 0 to 1. */
  updateProgressAmount: reply({ amount: Type.Number() }),
  updateProgressActivity: reply({ activity: text }),
  /** `aovs` is every picture kind the server knows, `available` those that can be chosen now. */
  availableAOVsResult: reply({ aovs: names, available: names }),
  activeAOVState: reply({
    active: text,
    available: names,
    result: Type.Optional(outcome),
    previous: Type.Optional(text),
    requested: Type.Optional(text),
    reason: Type.Optional(text),
  }),
  /** `applied` says whether the active viewer state changed. */
  renderSettingsChanged: reply({
    settings: Type.Record(text, Type.Unknown()),
    capabilities: Type.Array(RenderSettingCapabilitySchema),
    result: Type.Optional(outcome),
    applied: Type.Optional(Type.Boolean()),
    applies_at: Type.Optional(Type.Enum(settingMoments)),
    requires_reload: Type.Optional(Type.Boolean()),
    message: Type.Optional(text),
  }),
  getVariantsResponse: reply({ prim_path: text, variants: Type.Record(text, VariantSetSchema) }),
  getPrimCountResult: reply({ count }),
  getStatsResult: reply({ fps: Type.Number({ minimum: 0 }) }),
  capabilitiesResult: reply({ protocol: Type.Integer({ minimum: 1 }), features: names }),
  resizeResult: reply({ width: count, height: count, result: outcome, error: Type.Optional(text) }),
  camerasResult: reply({
    cameras: Type.Array(StageCameraSchema),
    active: Type.Union([text, Type.Null()]),
    truncated: Type.Optional(Type.Boolean()),
  }),
  /** `prims` are rows like those of the tree. */
  findPrimsResult: reply({ text, prims: Type.Array(ChildInfoSchema), truncated: Type.Boolean() }),
  /** With a `request_id` the answer to that request, else news. */
  viewerError: reply({ code: text, message: text, detail: Type.Optional(Type.Unknown()) }),
  shmReady: ShmReadySchema,
  shmDisconnected: Type.Object({ reason: Type.Optional(text) }),
  frameStats: Type.Object({
    fps: Type.Optional(Type.Number()),
    sequence: Type.Optional(Type.Number()),
    dropped: Type.Optional(Type.Number()),
  }),
} as const;

export type ViewerReplyName = keyof typeof viewerReplies;
export type ViewerReplyPayload<Name extends ViewerReplyName> = Static<(typeof viewerReplies)[Name]>;
/** One answer or piece of news with its payload, for exhaustive switches. */
export type ViewerReply = {
  [Name in ViewerReplyName]: { event_type: Name; payload: ViewerReplyPayload<Name> };
}[ViewerReplyName];
