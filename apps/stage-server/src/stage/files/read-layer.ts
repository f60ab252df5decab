import { basename, extname } from 'node:path';
import { readCrate } from '../crate/read-crate.ts';
import { readGltf } from '../gltf/read-gltf.ts';
import type { Layer } from '../layer.ts';
import { parseUsda } from '../usda/parse-usda.ts';
import type { StageFiles } from './stage-files.ts';

/** Reads a layer in whichever format it is; `realName` is what `files.find` gave. */
export function readLayer(files: StageFiles, realName: string): Layer {
  const bytes = files.read(realName);
  if (bytes.subarray(0, 8).toString('latin1') === 'PXR-USDC') return readCrate(bytes);
  if (['.gltf', '.glb'].includes(extname(realName).toLowerCase())) {
    return readGltf(bytes, {
      name: basename(realName),
      readFile: (uri) => files.read(files.find(uri, realName)),
    });
  }
  return parseUsda(bytes.toString('utf8'));
}
