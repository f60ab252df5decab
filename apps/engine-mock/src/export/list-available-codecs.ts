import { Codec } from 'node-av/lib';
import { exportCodecs } from './export-codecs.ts';
import type { ExportCodec } from './export-plan.ts';

/** The codecs this build of FFmpeg has encoders for. */
export function listAvailableCodecs(): ExportCodec[] {
  return Object.entries(exportCodecs)
    .filter(([, { encoder }]) => Codec.findEncoderByName(encoder as never) !== null)
    .map(([name]) => name as ExportCodec);
}
