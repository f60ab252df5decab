import { readSizeChoice } from '../export/choose-size.ts';
import { exportCodecs, isExportCodec } from '../export/export-codecs.ts';
import type { ExportCodec } from '../export/export-plan.ts';
import type { ExportSettings, SpanChoice } from '../export/make-export-plan.ts';
import type { AssetChoice } from '../media-worker/media-calls.ts';
import { WireError } from '../wire-error.ts';
import type { RequestBody } from './command.ts';
import { readAsset } from './picture-fields.ts';
import { isRecord, readBoolean, readFrameIndex, readString, readTime } from './request-fields.ts';

/** What `export_start` asks for, checked as far as that goes without looking at files. */
export interface ExportRequest {
  asset: AssetChoice;
  path: string;
  overwrites: boolean;
  span: SpanChoice;
  settings: ExportSettings;
}

/** Reads both spellings of the request. Throws `bad_request` or `unsupported_codec`. */
export function readExportRequest(body: RequestBody): ExportRequest {
  return body.output_path === undefined && body.settings === undefined ? readPlain(body) : readEntropic(body);
}

function readPlain(body: RequestBody): ExportRequest {
  // `path` is the output here, whatever it means in other commands.
  const asset = readAsset({ asset_id: body.asset_id });
  const startSeconds = isGiven(body.in_point) ? readTime(body, 'in_point') : 0;
  const endSeconds = isGiven(body.out_point) ? readTime(body, 'out_point') : undefined;
  if (endSeconds !== undefined && endSeconds <= startSeconds) {
    throw new WireError('bad_request', 'out_point must be greater than in_point');
  }
  return {
    asset,
    path: readString(body, 'path'),
    overwrites: readBoolean(body, 'overwrite', false),
    span: { by: 'time', startSeconds, endSeconds },
    settings: readSettings(body),
  };
}

/** The shape the entropic dialect sends: settings of their own, and frames instead of times, the last one taken in. */
function readEntropic(body: RequestBody): ExportRequest {
  const settings = body.settings ?? {};
  if (!isRecord(settings)) throw new WireError('bad_request', 'settings must be an object');
  if (isGiven(settings.region))
    throw new WireError('bad_request', 'settings.region must be null: regions are not supported');
  const first = isGiven(settings.start_frame) ? readFrameIndex(settings, 'start_frame') : 0;
  const last = isGiven(settings.end_frame) ? readFrameIndex(settings, 'end_frame') : undefined;
  return {
    asset: readAsset({ asset_id: body.asset_id, path: body.input_path }),
    path: readString(body, 'output_path'),
    overwrites: readBoolean(body, 'overwrite', false),
    span: { by: 'frame', first, last },
    settings: readSettings(settings),
  };
}

function readSettings(body: RequestBody): ExportSettings {
  const name = readString(body, 'codec');
  if (!isExportCodec(name)) throw new WireError('unsupported_codec', `codec ${name.slice(0, 64)} is not available`);
  const quality = readQuality(body, name);
  return {
    codec: name,
    size: readSizeChoice(body.resolution),
    ...quality,
    ...readPreset(body, name),
    includesSound: readBoolean(body, 'include_audio', true),
  };
}

function readQuality(body: RequestBody, codec: ExportCodec): Pick<ExportSettings, 'bitrate' | 'crf'> {
  const bitrate = body.bitrate ?? 0;
  if (typeof bitrate !== 'number' || !Number.isFinite(bitrate) || bitrate < 0) {
    throw new WireError('bad_request', 'bitrate must be a number of bits per second, or 0 or null for the default');
  }
  const range = exportCodecs[codec].crf;
  if (!isGiven(body.crf)) return range === undefined || bitrate < 1 ? {} : { bitrate };
  if (range === undefined) throw new WireError('bad_request', `codec ${codec} has no crf`);
  const { crf } = body;
  if (typeof crf !== 'number' || !(crf >= 0 && crf <= range.max)) {
    throw new WireError('bad_request', `crf must be a number from 0 to ${range.max} for the codec ${codec}`);
  }
  if (bitrate > 0) throw new WireError('bad_request', 'crf and bitrate exclude each other; send one of them');
  return { crf };
}

function readPreset(body: RequestBody, codec: ExportCodec): Pick<ExportSettings, 'preset'> {
  if (!isGiven(body.encoder_preset)) return {};
  const { presets } = exportCodecs[codec];
  const preset = presets.find((candidate) => candidate === body.encoder_preset);
  if (preset === undefined) {
    const choice = presets.length === 0 ? 'absent' : `one of ${presets.join(', ')}`;
    throw new WireError('bad_request', `encoder_preset must be ${choice} for the codec ${codec}`);
  }
  return { preset };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
