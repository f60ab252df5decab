import { encode } from 'fast-png';

/** A binary glTF file: a textured quad, twice, one of them turned, under a camera. Bytes are little-endian. */
export function makeGlb(): Uint8Array {
  const positions = Float32Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0);
  const uvs = Float32Array.of(0, 1, 1, 1, 1, 0, 0, 0);
  const indices = Uint16Array.of(0, 1, 2, 0, 2, 3);
  const picture = encode({
    width: 2,
    height: 2,
    channels: 3,
    data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9),
  });
  const parts = [positions, uvs, indices, picture].map((part) =>
    pad(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), 0),
  );
  let offset = 0;
  const bufferViews = parts.map((part) => {
    const view = { buffer: 0, byteOffset: offset, byteLength: part.length };
    offset += part.length;
    return view;
  });
  const document = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [
      { name: 'Top', children: [1, 2, 3], translation: [0, 0, 5] },
      { name: 'quad one', mesh: 0 },
      { name: 'quad one', mesh: 0, rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2], scale: [2, 2, 2] },
      { name: 'Eye', camera: 0 },
    ],
    meshes: [{ name: 'Quad', primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, indices: 2, material: 0 }] }],
    materials: [
      {
        name: 'Paper',
        doubleSided: true,
        alphaMode: 'MASK',
        pbrMetallicRoughness: { baseColorFactor: [1, 0.5, 0.25, 1], baseColorTexture: { index: 0 }, metallicFactor: 0 },
      },
    ],
    textures: [{ source: 0, sampler: 0 }],
    samplers: [{ wrapS: 33_071 }],
    images: [{ bufferView: 3, mimeType: 'image/png' }],
    cameras: [{ type: 'perspective', perspective: { yfov: Math.PI / 2, aspectRatio: 2, znear: 0.5, zfar: 50 } }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3' },
      { bufferView: 1, componentType: 5126, count: 4, type: 'VEC2' },
      { bufferView: 2, componentType: 5123, count: 6, type: 'SCALAR' },
    ],
    bufferViews,
    buffers: [{ byteLength: offset }],
  };
  const json = pad(Buffer.from(JSON.stringify(document)), 0x20);
  const binary = Buffer.concat(parts);
  const head = Buffer.alloc(12);
  head.write('glTF', 'latin1');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + 8 + json.length + 8 + binary.length, 8);
  return Buffer.concat([head, makeChunk('JSON', json), makeChunk('BIN\0', binary)]);
}

function makeChunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(data.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data]);
}

function pad(bytes: Uint8Array, filler: number): Uint8Array {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4).fill(filler);
  padded.set(bytes);
  return padded;
}
