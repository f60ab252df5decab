import { applyChain } from './apply-chain.ts';
import { audioAnalyze } from './audio-analyze.ts';
import { audioDecode } from './audio-decode.ts';
import type { Command } from './command.ts';
import { engineInfo } from './engine-info.ts';
import { exportCancel } from './export-cancel.ts';
import { exportStart } from './export-start.ts';
import { exportStatus } from './export-status.ts';
import { flushState } from './flush-state.ts';
import { ingest } from './ingest.ts';
import { jobCancel } from './job-cancel.ts';
import { jobList } from './job-list.ts';
import { jobStatus } from './job-status.ts';
import { listEffects } from './list-effects.ts';
import { ping } from './ping.ts';
import { renderFrame } from './render-frame.ts';
import { renderRange } from './render-range.ts';
import { seek } from './seek.ts';
import { shutdown } from './shutdown.ts';
import { thumbnails } from './thumbnails.ts';
import { waveform } from './waveform.ts';

/** Every command by its name. A map, so that no inherited name is ever a command. */
export const commandTable: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['ping', ping],
  ['shutdown', shutdown],
  ['engine_info', engineInfo],
  ['list_effects', listEffects],
  ['flush_state', flushState],
  ['ingest', ingest],
  ['seek', seek],
  ['render_frame', renderFrame],
  ['apply_chain', applyChain],
  ['render_range', renderRange],
  ['audio_decode', audioDecode],
  ['audio_analyze', audioAnalyze],
  ['thumbnails', thumbnails],
  ['waveform', waveform],
  ['export_start', exportStart],
  ['export_status', exportStatus],
  ['export_cancel', exportCancel],
  ['job_status', jobStatus],
  ['job_cancel', jobCancel],
  ['job_list', jobList],
]);
