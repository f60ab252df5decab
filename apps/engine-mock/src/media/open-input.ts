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
 * Opens a media file for reading. Only plain files can be reached, so a playlist or a URL inside a container opens
 * nothing. The caller closes it with {@link closeInput}. Throws `unsupported_media`, also when it takes longer than {@link probeLimitMs}.
 */
export async function openInput(path: string): Promise<FormatContext> {
  const input = new FormatContext();
  const interruption = setTimeout(() => input.interrupt(), probeLimitMs);
  try {
    const options = Dictionary.fromObject({
      protocol_whitelist: 'file',
      format_blacklist: 'hls,concat,dash,applehttp',
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
