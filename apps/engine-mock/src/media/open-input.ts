import { AV_LOG_QUIET } from 'node-av/constants';
import { Dictionary, FormatContext, Log } from 'node-av/lib';
import { WireError } from '../wire-error.ts';

// FFmpeg writes to standard error by itself, past our log; what matters comes back as error codes.
Log.setLevel(AV_LOG_QUIET);

/**
 * Opens a media file for reading. Only plain files can be reached, so a playlist or a URL inside a container opens
 * nothing. The caller closes it with {@link closeInput}. Throws `unsupported_media`.
 */
export async function openInput(path: string): Promise<FormatContext> {
  const input = new FormatContext();
  const options = Dictionary.fromObject({ protocol_whitelist: 'file', format_blacklist: 'hls,concat,dash,applehttp' });
  const opened = await input.openInput(`file:${path}`, null, options);
  options.free();
  if (opened < 0) throw createUnreadable(opened);
  const found = await input.findStreamInfo();
  if (found < 0) {
    await closeInput(input);
    throw createUnreadable(found);
  }
  return input;
}

export async function closeInput(input: FormatContext): Promise<void> {
  await input.closeInput();
}

function createUnreadable(code: number): WireError {
  return new WireError('unsupported_media', 'cannot read this file as media', `FFmpeg error ${code}`);
}
