import { stat } from 'node:fs/promises';
import { WireError } from '../wire-error.ts';
import type { Media } from './asset.ts';
import { computeFingerprint, ingestFile } from './ingest-file.ts';
import type { AllowedFile } from './path-rules.ts';

/** Which file a plan was made for. */
export interface SourceMark {
  path: string;
  fingerprint: string;
}

/** Throws `decode_failed` when the file a plan was made for is another by now. */
export async function checkSource(source: SourceMark): Promise<AllowedFile> {
  const facts = await stat(source.path).catch(() => undefined);
  const file = { realPath: source.path, sizeBytes: facts?.size ?? -1, modifiedMs: facts?.mtimeMs ?? 0 };
  if (computeFingerprint(file) === source.fingerprint) return file;
  throw new WireError('decode_failed', 'the source changed since it was ingested; ingest it again');
}

/** Reads the file a plan was made for. Throws as {@link checkSource} and {@link ingestFile} do. */
export async function openSource(source: SourceMark): Promise<Media> {
  return ingestFile(await checkSource(source));
}
