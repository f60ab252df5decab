import type { Logger } from 'pino';
import type { MediaLibrary } from '../../media/media-library.ts';
import type { AssetRegistry } from './asset-registry.ts';
import type { EngineAccessPoint } from './engine-access.ts';
import type { EngineSource } from './engine-source.ts';
import type { ExportFolder } from './export-folder.ts';
import type { PictureCopier } from './picture-copier.ts';
import type { PictureSequence } from './picture-sequence.ts';

/** What the pages of the lane share. */
export interface EngineSessionParts {
  source: EngineSource;
  access: EngineAccessPoint;
  assets: AssetRegistry;
  library: MediaLibrary;
  exports: ExportFolder;
  /** The connection that pages share for what is not a picture, so that no picture waits behind it. */
  sideSessionId: string;
  copier: PictureCopier;
  sequence: PictureSequence;
  log: Logger;
}
