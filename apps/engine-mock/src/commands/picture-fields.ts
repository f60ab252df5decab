import { engineLimits } from '@framelane/protocol/engine';
import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { AssetChoice, FrameChoice, PictureRequest, PictureResult } from '../media-worker/media-calls.ts';
import { WireError } from '../wire-error.ts';
import type { ReplyFields, RequestBody } from './command.ts';
import { readChoice, readInteger, readString } from './request-fields.ts';

/** `asset_id`, or `path` as the entropic dialect has it, or the current asset. */
export function readAsset(body: RequestBody): AssetChoice {
  if (body.asset_id !== undefined && body.asset_id !== null) {
    const id = body.asset_id;
    if (typeof id !== 'string' || id === '' || id.length > engineLimits.maxAssetIdLength) {
      throw new WireError(
        'bad_request',
        `asset_id must be a string of 1 to ${engineLimits.maxAssetIdLength} characters`,
      );
    }
    return { by: 'id', id };
  }
  if (body.path !== undefined && body.path !== null) return { by: 'path', path: readString(body, 'path') };
  return { by: 'current' };
}

/** `seed`, or `project_seed` as the entropic dialect has it; 0 when absent. */
export function readSeed(body: RequestBody): number {
  return readInteger(body, body.seed === undefined ? 'project_seed' : 'seed', 0);
}

/** Builds the request for one picture from the fields all picture commands share. */
export function readPictureRequest(
  body: RequestBody,
  wanted: { frame: FrameChoice; chain: ResolvedChain },
): PictureRequest {
  const asset = readAsset(body);
  const delivery = readChoice(body, 'frame', { words: ['ring', 'inline', 'both'], fallback: 'ring' });
  return {
    asset,
    ...wanted,
    toRing: delivery !== 'inline',
    isInline: delivery !== 'ring' || asset.by === 'path',
  };
}

/** Fields that say nothing are left out: no `seq` outside the ring, no `frame_data` unless it was asked for. */
export function writePictureReply(picture: PictureResult): ReplyFields {
  const fields: ReplyFields = { frame_index: picture.frameIndex };
  if (picture.seq !== undefined) fields.seq = picture.seq;
  fields.width = picture.width;
  fields.height = picture.height;
  fields.pts = picture.ptsSeconds;
  fields.render_ms = picture.renderMs;
  if (picture.isClamped) fields.clamped = true;
  if (picture.isCached) fields.cached = true;
  if (picture.jpeg !== undefined) fields.frame_data = Buffer.from(picture.jpeg).toString('base64');
  return fields;
}
