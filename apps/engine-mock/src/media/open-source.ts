import { stat } from 'node:fs/promises';
import { WireError } from '../wire-error.ts';
import type { Media } from './asset.ts';
import { computeFingerprint, ingestFile } from './ingest-file.ts';

/** Reads the file a plan was made for. Throws `decode_failed` when it is another by now, or as {@link ingestFile} does. */
export async function openSource(source: { path: string; fingerprint: string }): Promise<Media> {
  const facts = await stat(source.path).catch(() => undefined);
  const file = { realPath: source.path, sizeBytes: facts?.size ?? -1, modifiedMs: facts?.mtimeMs ?? 0 };
  if (computeFingerprint(file) !== source.fingerprint) {
    throw new WireError('decode_failed', 'the source changed since it was ingested; ingest it again');
  }
  return ingestFile(file);
}
