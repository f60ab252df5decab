import type { Logger } from 'pino';
import type { MediaLibrary } from '../../media/media-library.ts';
import type { EngineAccessPoint } from './commands/engine-access.ts';
import type { AssetRegistry } from './files/asset-registry.ts';
import type { ExportFolder } from './files/export-folder.ts';
import type { EngineSource } from './host/engine-source.ts';
import type { PictureCopier } from './pictures/picture-copier.ts';
import type { PictureSequence } from './pictures/picture-sequence.ts';

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
