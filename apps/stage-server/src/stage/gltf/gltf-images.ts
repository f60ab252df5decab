import { decodeDataUri, openGltf } from './gltf-file.ts';

/** Pictures that lie inside a glTF file, as `image0` and so on: in its binary part or written into the document. */
export function readGltfImages(bytes: Uint8Array): Map<string, Uint8Array> {
  const { document, binary } = openGltf(bytes);
  const images = new Map<string, Uint8Array>();
  document.images?.forEach(({ uri, bufferView }, at) => {
    const view = document.bufferViews?.[bufferView ?? -1];
    const start = view?.byteOffset ?? 0;
    const isInBinary = view !== undefined && (view.buffer ?? 0) === 0 && binary !== undefined;
    const data = uri === undefined ? undefined : decodeDataUri(uri);
    if (data !== undefined) images.set(`image${at}`, data);
    else if (isInBinary) images.set(`image${at}`, binary.subarray(start, start + (view.byteLength ?? 0)));
  });
  return images;
}
