import { type CommandName, commandNames, type Handshake } from '@framelane/protocol/engine';

/** What an engine can do, as far as a client must know before it asks. */
export interface EngineFeatures {
  /** Whether several requests may be in flight on one socket. An engine with a REP socket answers one at a time. */
  readonly isPipelined: boolean;
  /** Whether it knows more than the base protocol: inline frames, sequence numbers, streams, job commands. */
  readonly hasExtensions: boolean;
  readonly commands: readonly CommandName[];
}

const baseCommands: readonly CommandName[] = [
  'ping',
  'shutdown',
  'flush_state',
  'ingest',
  'seek',
  'render_frame',
  'render_range',
  'list_effects',
  'apply_chain',
  'export_start',
  'export_status',
  'export_cancel',
  'audio_decode',
  'audio_analyze',
];

export const fullFeatures: EngineFeatures = Object.freeze({
  isPipelined: true,
  hasExtensions: true,
  commands: commandNames,
});

/** An engine written from the base protocol alone. */
export const seedFeatures: EngineFeatures = Object.freeze({
  isPipelined: false,
  hasExtensions: false,
  commands: baseCommands,
});

/** Without `ENGINE_READY` an engine is taken to know the base protocol alone. */
export function featuresOfHandshake(handshake: Handshake): EngineFeatures {
  return handshake.isReady ? fullFeatures : seedFeatures;
}
