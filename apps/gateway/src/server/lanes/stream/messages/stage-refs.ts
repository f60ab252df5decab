import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FolderLibrary } from '../../../media/folder-library.ts';

/**
 * Stages as pages know them: `<id>` of the listing, or `<id>/<file name>` as answers have it, so that whoever did not
 * open the stage can still tell its name.
 */
export class StageRefs {
  readonly #library: FolderLibrary;

  constructor(library: FolderLibrary) {
    this.#library = library;
  }

  /** @throws not_found for anything that is no stage of the folders */
  async toPath(ref: string): Promise<string> {
    const [id = ''] = ref.split('/', 1);
    return (await this.#library.openFile(id)).path;
  }

  /** Of a stage outside the folders only the name is told. */
  fromUrl(url: string): string {
    const path = url.startsWith('file:') ? readFileUrl(url) : url;
    const id = this.#library.findId(path);
    return id === undefined ? basename(path) : `${id}/${basename(path)}`;
  }
}

function readFileUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    // Not a file of this machine; its last part is shown.
    return url;
  }
}
