import { isErrorWithCode } from '@framelane/protocol';
import type { EngineAccess } from './engine-access.ts';
import type { PageCommand } from './page-commands.ts';

/** Which asset a command is about, and the file behind it in case the engine has forgotten it. */
export interface CommandAsset {
  assetId: string;
  path: string;
}

/**
 * Sends a page's command with its asset named. When the engine does not know the asset, for example because somebody
 * else restarted it, the file is opened again once: an unchanged file has the same id.
 */
export async function sendCommand(
  engine: EngineAccess,
  command: PageCommand,
  fields: Readonly<Record<string, unknown>>,
  asset?: CommandAsset,
): Promise<Record<string, unknown>> {
  if (asset === undefined) return engine.send(command, fields);
  const assetId = await engine.selectAsset(asset.assetId, asset.path);
  try {
    return await engine.send(command, { ...fields, asset_id: assetId });
  } catch (error) {
    if (!isAssetUnknown(error)) throw error;
    const { asset_id } = await engine.ingest(asset.path);
    if (asset_id !== assetId) throw error;
    return engine.send(command, { ...fields, asset_id: assetId });
  }
}

function isAssetUnknown(error: unknown): boolean {
  return isErrorWithCode(error, 'ERR_ENGINE_REPLY') && 'wireCode' in error && error.wireCode === 'asset_not_found';
}
