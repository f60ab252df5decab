/** Failure codes of the engine wire with their usual text. Clients branch on the code, people read the text. */
export const engineWireCodes = {
  malformed: 'malformed',
  unknown_command: 'unknown command: X',
  unauthorized: 'invalid or missing auth token',
  too_large: 'message too large (limit 4194304 bytes)',
  bad_request: 'time must be a number >= 0',
  bad_param: 'fx.blur.radius must be a finite number',
  unknown_effect: 'unknown effect: fx.nope',
  chain_too_long: 'chain has 11 effects, the limit is 10',
  out_of_range: 'frame_index 120 is outside 0..119',
  no_asset: 'no asset is loaded',
  asset_not_found: 'asset not found',
  not_found: 'file not found',
  path_denied: 'path is outside the allowed folders',
  unsupported_media: 'cannot read this file as media',
  decode_failed: 'the file is broken inside',
  no_audio: 'asset has no audio',
  unsupported_codec: 'codec prores_422 is not available',
  frame_too_large: 'frame does not fit the ring slot',
  job_not_found: 'job not found',
  job_conflict: 'the target exists or is being written',
  busy: 'engine busy',
  io_error: 'cannot write the output',
  shutting_down: 'engine is shutting down',
  internal: 'internal error',
} as const;

export type EngineWireCode = keyof typeof engineWireCodes;
