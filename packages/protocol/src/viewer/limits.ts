/** The version of the app messages; the version of the shared-memory wire underneath is its own. */
export const viewerProtocol = 1;

/** Sizes both sides keep to. */
export const viewerLimits = {
  /** Bytes of one message's UTF-8 JSON, either way. */
  maxMessageBytes: 16 * 1024 * 1024,
  /** Bytes of any answer of a server; longer ones are trimmed and say so with `truncated`. */
  maxReplyBytes: 60_000,
  maxIdLength: 128,
  maxPathLength: 4096,
  /** Children asked for at once. */
  maxPageSize: 1000,
} as const;

/** How long a client waits for which answer, milliseconds. */
export const viewerTimes = {
  capabilitiesTimeoutMs: 1000,
  openTimeoutMs: 30_000,
  pickTimeoutMs: 5000,
  requestTimeoutMs: 10_000,
  /** From the start of a sidecar to its `shmReady` line. */
  readyTimeoutMs: 15_000,
} as const;

/** What a server may list in `capabilitiesResult`; a client asks for nothing that is not there. */
export const viewerFeatures = {
  renderProductResize: 'answers resizeRequest',
  nativeInput: 'takes INPUT_MOUSE and INPUT_KEY of the control channel',
  aovs: 'answers getAvailableAOVs and changeAOVRequest',
  renderSettings: 'answers getRenderSettingsRequest and setRenderSettingRequest',
  variants: 'answers getVariantsRequest and setVariantRequest',
  cameras: 'answers getCamerasRequest and selectCameraRequest',
  search: 'answers findPrimsRequest',
  framing: 'takes frameSelectionRequest',
} as const;
export type ViewerFeature = keyof typeof viewerFeatures;
