/** Limits every engine of this wire keeps; bytes unless the name says otherwise. */
export const engineLimits = {
  maxMessageBytes: 4 * 1024 * 1024,
  /** Above this the transport drops the connection without a reply. */
  hardMessageBytes: 16 * 1024 * 1024,
  maxPingBytes: 4096,
  maxJsonDepth: 64,
  maxIdLength: 128,
  maxStringLength: 4096,
  maxChainLength: 10,
  maxQueueLength: 64,
  maxAssets: 1024,
  maxFrameSidePx: 8192,
  maxJobFrames: 300_000,
  maxAssetIdLength: 64,
} as const;

/** Times a client of this wire keeps, in milliseconds. */
export const engineTimes = {
  pingIntervalMs: 1000,
  pingTimeoutMs: 2000,
  missesUntilRestart: 3,
  metadataTimeoutMs: 10_000,
  renderTimeoutMs: 30_000,
  rangeTimeoutMs: 300_000,
  handshakeTimeoutMs: 10_000,
  /** A port without `ENGINE_READY` for this long means an engine written from the base protocol alone. */
  seedModeAfterMs: 500,
  firstPongTimeoutMs: 10_000,
  /** A timer that fires later than this belongs to a machine that slept; misses do not count. */
  suspendedAfterMs: 5000,
  terminateGraceMs: 5000,
  crashWindowMs: 60_000,
  maxCrashesInWindow: 5,
  maxFailedStarts: 5,
  restartBackoffMs: [0, 1000, 2000, 4000, 8000],
} as const;
