import Type, { type Static, type TProperties } from 'typebox';
import { viewerLimits } from './limits.ts';
import { CameraSchema, ModifiersSchema, PrimPathSchema, ViewerRequestIdSchema } from './types.ts';

const number = Type.Number();
const count = Type.Integer({ minimum: 0 });
const sizePx = Type.Integer({ minimum: 1, maximum: 16_384 });
const name = Type.String({ minLength: 1, maxLength: 256 });
const paths = Type.Array(PrimPathSchema, { maxItems: 10_000 });

/** Every request may carry an id, which its answer echoes. */
function request<Properties extends TProperties>(properties: Properties) {
  return Type.Object({ ...properties, request_id: Type.Optional(ViewerRequestIdSchema) });
}

/**
 * What a viewer says to a stage server: payloads by event type. Positions are pixels of the render product, top left
 * is 0, 0; a wheel notch is 1 and zooms in when positive; buttons are 0 left, 1 middle, 2 right.
 */
export const viewerRequests = {
  /** `url` is an absolute path or a file URL inside the server's stage folders. */
  openStageRequest: request({ url: Type.String({ minLength: 1, maxLength: viewerLimits.maxPathLength }) }),
  resetStageRequest: request({}),
  getChildrenRequest: request({
    prim_path: PrimPathSchema,
    filters: Type.Optional(Type.Array(Type.String(), { maxItems: 32 })),
    offset: Type.Optional(count),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: viewerLimits.maxPageSize })),
  }),
  getPropertiesRequest: request({
    prim_path: PrimPathSchema,
    max_bytes: Type.Optional(Type.Integer({ minimum: 256, maximum: viewerLimits.maxReplyBytes })),
  }),
  /** An empty list clears the selection. */
  selectPrimsRequest: request({ paths }),
  pickRequest: Type.Object({ request_id: ViewerRequestIdSchema, x: number, y: number }),
  loadingStateQuery: request({}),
  getAvailableAOVs: request({}),
  changeAOVRequest: request({ aov: name }),
  getRenderSettingsRequest: request({}),
  setRenderSettingRequest: request({ key: name, value: Type.Unknown() }),
  cameraMouseButton: request({
    button: Type.Integer({ minimum: 0, maximum: 2 }),
    down: Type.Boolean(),
    x: number,
    y: number,
    modifiers: Type.Optional(ModifiersSchema),
  }),
  cameraMouseMove: request({ x: number, y: number }),
  cameraWheel: request({ delta: number, x: Type.Optional(number), y: Type.Optional(number) }),
  setCamera: request(CameraSchema.properties),
  /** False also cancels the gesture that is going on. */
  setViewportInputActive: request({ active: Type.Boolean() }),
  getVariantsRequest: request({ prim_path: PrimPathSchema }),
  setVariantRequest: request({ prim_path: PrimPathSchema, variant_set: name, variant_selection: Type.String() }),
  getPrimCountRequest: request({}),
  getStatsRequest: request({}),
  capabilitiesRequest: request({}),
  /** With `if_alone` the picture keeps its size while the server has other viewers. */
  resizeRequest: request({ width: sizePx, height: sizePx, if_alone: Type.Optional(Type.Boolean()) }),
  /** Without paths: what is selected, and the whole stage when nothing is. */
  frameSelectionRequest: request({ paths: Type.Optional(paths) }),
  getCamerasRequest: request({}),
  /** `null` is the viewer's own camera. */
  selectCameraRequest: request({ prim_path: Type.Union([PrimPathSchema, Type.Null()]) }),
  findPrimsRequest: request({
    text: Type.String({ minLength: 1, maxLength: 256 }),
    limit: Type.Integer({ minimum: 1, maximum: viewerLimits.maxPageSize }),
  }),
} as const;

export type ViewerRequestName = keyof typeof viewerRequests;
export type ViewerRequestPayload<Name extends ViewerRequestName> = Static<(typeof viewerRequests)[Name]>;
/** One request with its payload, for exhaustive switches. */
export type ViewerRequest = {
  [Name in ViewerRequestName]: { event_type: Name; payload: ViewerRequestPayload<Name> };
}[ViewerRequestName];
