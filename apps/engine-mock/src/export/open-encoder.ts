import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PIX_FMT_YUV420P,
  AVCHROMA_LOC_LEFT,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
  AVCOL_TRC_BT709,
  type AVPixelFormat,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, Rational } from 'node-av/lib';
import type { ColourMatrix, Ratio } from '../media/asset.ts';
import { check } from '../media/check-result.ts';
import { colourSpaces } from '../render/bgra-converter.ts';
import { WireError } from '../wire-error.ts';
import { exportCodecs, writeEncoderOptions } from './export-codecs.ts';
import type { ExportPlan } from './export-plan.ts';
import { channelMasks, type SoundFormat } from './sound-format.ts';

export interface VideoTiming {
  /** Ticks per second of the frames' times. */
  timeScale: number;
  frameRate: Ratio;
}

/** Opens the encoder of a plan with as many threads as it likes. Throws `unsupported_codec`. Free it. */
export async function openVideoEncoder(
  plan: ExportPlan,
  timing: VideoTiming,
  matrix: ColourMatrix,
): Promise<CodecContext> {
  const facts = exportCodecs[plan.codec];
  const codec = findEncoder(facts.encoder, plan.codec);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.width = plan.size.width;
  encoder.height = plan.size.height;
  encoder.pixelFormat = facts.pixelFormat as AVPixelFormat;
  encoder.timeBase = new Rational(1, timing.timeScale);
  encoder.framerate = new Rational(timing.frameRate.num, timing.frameRate.den);
  encoder.threadCount = 0;
  if (plan.codec === 'gif' || plan.codec === 'png') {
    encoder.colorSpace = AVCOL_SPC_RGB;
    encoder.colorRange = AVCOL_RANGE_JPEG;
  } else {
    encoder.colorSpace = colourSpaces[matrix];
    encoder.colorRange = AVCOL_RANGE_MPEG;
  }
  if (facts.pixelFormat === AV_PIX_FMT_YUV420P) encoder.chromaLocation = AVCHROMA_LOC_LEFT;
  if (encoder.colorSpace === AVCOL_SPC_BT709) {
    encoder.colorPrimaries = AVCOL_PRI_BT709;
    encoder.colorTrc = AVCOL_TRC_BT709;
  }
  if (plan.bitrate !== undefined) encoder.bitRate = BigInt(Math.round(plan.bitrate));
  else if (plan.codec === 'vp9') encoder.bitRate = 0n;
  if (facts.tag !== undefined && plan.target.path.match(/\.(mp4|mov)$/i) !== null) encoder.codecTag = facts.tag;
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  return openOrFree(encoder, codec, writeEncoderOptions(plan));
}

/** Opens an encoder for sound in a format. Free it. */
export async function openSoundEncoder(format: SoundFormat): Promise<CodecContext> {
  const codec = findEncoder(format.encoder, format.encoder);
  const layout = channelMasks.get(format.channels);
  if (layout === undefined) throw new Error(`no speaker positions for ${format.channels} channels`);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.sampleRate = format.sampleRate;
  encoder.sampleFormat = format.sampleFormat;
  encoder.channelLayout = { nbChannels: format.channels, order: AV_CHANNEL_ORDER_NATIVE, mask: layout.mask };
  encoder.timeBase = new Rational(1, format.sampleRate);
  if (format.bitsPerChannel > 0) encoder.bitRate = BigInt(format.bitsPerChannel * format.channels);
  encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  return openOrFree(encoder, codec, {});
}

function findEncoder(encoder: string, name: string): Codec {
  const codec = Codec.findEncoderByName(encoder as never);
  if (codec === null) throw new WireError('unsupported_codec', `codec ${name} is not available`);
  return codec;
}

async function openOrFree(encoder: CodecContext, codec: Codec, options: Record<string, string>): Promise<CodecContext> {
  const settings = Dictionary.fromObject(options);
  try {
    check(await encoder.open2(codec, settings), 'open the encoder');
    return encoder;
  } catch (error) {
    encoder.freeContext();
    throw error;
  } finally {
    settings.free();
  }
}
