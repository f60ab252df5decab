/** Limits of a gateway socket; both sides keep them. */
export const gatewayLimits = {
  maxTextBytes: 64 * 1024,
  maxMessagesPerSecond: 200,
  maxSockets: 64,
  /** Pictures a gateway sends ahead of the last acknowledgement. */
  pictureCredit: 2,
  idlePingMs: 15_000,
  deadAfterMs: 30_000,
  stateIntervalMs: 1000,
  reconnectDelaysMs: [250, 500, 1000, 2000, 5000],
} as const;

export const gatewayCloseCodes = {
  normal: 1000,
  policy: 1008,
  sourceFailed: 1011,
  tryLater: 1013,
  sourceGone: 4001,
} as const;

/** Engine commands a page may send. Everything else is the gateway's own business. */
export const pageEngineCommands = [
  'engine_info',
  'list_effects',
  'ingest',
  'seek',
  'render_frame',
  'render_range',
  'apply_chain',
  'thumbnails',
  'waveform',
  'export_start',
  'export_status',
  'export_cancel',
  'job_status',
  'job_cancel',
  'job_list',
  'audio_decode',
  'audio_analyze',
] as const;
