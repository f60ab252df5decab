import { StageError } from '../stage-error.ts';

/** The parts of a glTF document that are read here, as the format has them. Everything may be missing or wrong. */
export interface GltfDocument {
  asset?: { version?: string };
  extensionsRequired?: string[];
  scene?: number;
  scenes?: { name?: string; nodes?: number[] }[];
  nodes?: GltfNode[];
  meshes?: { name?: string; primitives?: GltfPrimitive[] }[];
  accessors?: GltfAccessor[];
  bufferViews?: GltfBufferView[];
  buffers?: { uri?: string; byteLength?: number }[];
  materials?: GltfMaterial[];
  textures?: { source?: number; sampler?: number }[];
  samplers?: { wrapS?: number; wrapT?: number }[];
  images?: { uri?: string; bufferView?: number }[];
  cameras?: GltfCamera[];
  extensions?: { KHR_lights_punctual?: { lights?: GltfLight[] } };
}
export interface GltfNode {
  name?: string;
  children?: number[];
  matrix?: number[];
  translation?: number[];
  rotation?: number[];
  scale?: number[];
  mesh?: number;
  camera?: number;
  extensions?: { KHR_lights_punctual?: { light?: number } };
}
export interface GltfPrimitive {
  attributes?: Record<string, number>;
  indices?: number;
  material?: number;
  mode?: number;
}
export interface GltfAccessor {
  bufferView?: number;
  byteOffset?: number;
  componentType?: number;
  normalized?: boolean;
  count?: number;
  type?: string;
  sparse?: unknown;
}
export interface GltfBufferView {
  buffer?: number;
  byteOffset?: number;
  byteLength?: number;
  byteStride?: number;
}
export interface GltfTextureRef {
  index?: number;
  texCoord?: number;
  extensions?: { KHR_texture_transform?: { offset?: number[]; rotation?: number; scale?: number[] } };
}
export interface GltfMaterial {
  name?: string;
  pbrMetallicRoughness?: {
    baseColorFactor?: number[];
    baseColorTexture?: GltfTextureRef;
    metallicFactor?: number;
    roughnessFactor?: number;
  };
  emissiveFactor?: number[];
  alphaMode?: string;
  alphaCutoff?: number;
  doubleSided?: boolean;
}
export interface GltfCamera {
  name?: string;
  type?: string;
  perspective?: { yfov?: number; aspectRatio?: number; znear?: number; zfar?: number };
  orthographic?: { xmag?: number; ymag?: number; znear?: number; zfar?: number };
}
export interface GltfLight {
  name?: string;
  type?: string;
  color?: number[];
  intensity?: number;
}

/** A document and, of a binary file, the bytes that came with it. */
export interface GltfFile {
  document: GltfDocument;
  binary: Uint8Array | undefined;
}

const magic = 0x46546c67;
const chunkTypes = { json: 0x4e4f534a, binary: 0x004e4942 } as const;

/** Takes a `.gltf` or `.glb` file apart. Throws `stage_invalid`. */
export function openGltf(bytes: Uint8Array): GltfFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isBinary = bytes.length >= 12 && view.getUint32(0, true) === magic;
  const chunks = isBinary ? readChunks(bytes, view) : new Map([[chunkTypes.json as number, bytes]]);
  const json = chunks.get(chunkTypes.json);
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(json ?? []).toString('utf8'));
  } catch (cause) {
    throw new StageError('stage_invalid', 'expected a glTF document, found what is no JSON', { cause });
  }
  if (typeof document !== 'object' || document === null || !('asset' in document)) {
    throw new StageError('stage_invalid', 'expected a glTF document with "asset"');
  }
  return { document: document as GltfDocument, binary: chunks.get(chunkTypes.binary) };
}

function readChunks(bytes: Uint8Array, view: DataView): Map<number, Uint8Array> {
  const chunks = new Map<number, Uint8Array>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at, true);
    chunks.set(view.getUint32(at + 4, true), bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return chunks;
}

/** The bytes of a `data:` address; undefined for any other. */
export function decodeDataUri(uri: string): Uint8Array | undefined {
  const [, encoding, data] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(uri) ?? [];
  if (data === undefined) return undefined;
  return encoding === undefined ? Buffer.from(decodeURIComponent(data)) : Buffer.from(data, 'base64');
}
