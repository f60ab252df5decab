import { engineLimits } from '@framelane/protocol/engine';
import { AV_LOG_QUIET } from 'node-av/constants';
import { Dictionary, FormatContext, Log } from 'node-av/lib';
import { WireError } from '../wire-error.ts';
import { maxPixels, minSidePx } from './decoder-limits.ts';

// FFmpeg writes to standard error by itself, past our log; what matters comes back as error codes.
Log.setLevel(AV_LOG_QUIET);

/** Finding out what a file is, and reading through it once, may take this long. */
export const probeLimitMs = 10_000;

/**
 * Every container that holds its pictures in itself. All others are refused before they are read: playlists and
 * manifests (HLS, DASH, ffconcat, IMF, SDP) name further files, which nobody would hold against the media roots.
 */
const selfContainedFormats = [
  ...['mov', 'matroska', 'webm', 'avi', 'flv', 'ogg', 'asf', 'mxf', 'gxf', 'nut', 'ivf', 'rm', 'wtv', 'dv', 'wav'],
  ...['mpegts', 'mpeg', 'mpegvideo', 'm4v', 'h263', 'h264', 'hevc', 'vvc', 'av1', 'obu', 'vc1', 'dirac', 'cavsvideo'],
  ...['yuv4mpegpipe', 'mjpeg', 'gif', 'apng', 'image2', 'png_pipe', 'jpeg_pipe', 'bmp_pipe', 'tiff_pipe', 'webp_pipe'],
  ...['exr_pipe', 'dpx_pipe', 'jpegxl_pipe', 'psd_pipe', 'qoi_pipe', 'hdr_pipe'],
];

/**
 * Opens a media file for reading, and no other file with it. The caller closes it with {@link closeInput}. Throws
 * `unsupported_media`, also when it takes longer than {@link probeLimitMs}.
 */
export async function openInput(path: string): Promise<FormatContext> {
  const input = new FormatContext();
  const interruption = setTimeout(() => input.interrupt(), probeLimitMs);
  try {
    const options = Dictionary.fromObject({
      protocol_whitelist: 'file',
      format_whitelist: selfContainedFormats.join(','),
      // A picture's name is its name, even where it could be read as a pattern of many.
      pattern_type: 'none',
    });
    const opened = await input.openInput(`file:${path}`, null, options);
    options.free();
    if (opened < 0) throw createUnreadable(opened);
    await findStreams(input);
    return input;
  } finally {
    clearTimeout(interruption);
  }
}

export async function closeInput(input: FormatContext): Promise<void> {
  await input.closeInput();
}

/** Looking into the streams decodes pictures, so what the container says of their size is looked at before. */
async function findStreams(input: FormatContext): Promise<void> {
  const isTooLarge = input.streams.some(({ codecpar }) => codecpar.width * codecpar.height > maxPixels);
  const found = isTooLarge ? 0 : await input.findStreamInfo();
  if (!isTooLarge && found >= 0) return;
  await closeInput(input);
  throw isTooLarge ? createUnusableSize() : createUnreadable(found);
}

/** For pictures above the limits of the wire. */
export function createUnusableSize(): WireError {
  return new WireError(
    'unsupported_media',
    `pictures must be ${minSidePx} to ${engineLimits.maxFrameSidePx} pixels wide and high`,
  );
}

function createUnreadable(code: number): WireError {
  return new WireError('unsupported_media', 'cannot read this file as media', `FFmpeg error ${code}`);
}
