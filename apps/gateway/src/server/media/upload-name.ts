import { GatewayError } from '../errors.ts';
import { hasVideoExtension } from './video-files.ts';

const maxNameBytes = 200;

/**
 * The name an upload is stored under: the last component of what the browser sent, without control characters and
 * leading dots, at most 200 bytes.
 *
 * @throws bad_request when nothing usable is left, unsupported_media when the extension is not that of a video
 */
export function makeUploadName(sent: string): string {
  const last = sent.normalize('NFC').split(/[/\\]/).pop() ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const clean = last.replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '').replace(/^[.\s]+|[.\s]+$/g, '');
  if (clean === '') throw new GatewayError('bad_request', 'the upload needs a file name');
  if (!hasVideoExtension(clean)) {
    throw new GatewayError('unsupported_media', `"${clean.slice(0, 80)}" does not have the name of a video file`);
  }
  return shorten(clean);
}

/** `clip.mp4`, then `clip (2).mp4`, `clip (3).mp4` and so on. */
export function numberName(name: string, number: number): string {
  if (number < 2) return name;
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
}

function shorten(name: string): string {
  const dot = name.lastIndexOf('.');
  const extension = name.slice(dot);
  let stem = name.slice(0, dot);
  while (Buffer.byteLength(stem + extension) > maxNameBytes) stem = [...stem].slice(0, -1).join('');
  return stem + extension;
}
