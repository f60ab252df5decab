import { StageError } from '../stage-error.ts';
import { decodeDataUri, type GltfDocument, type GltfFile } from './gltf-file.ts';

const widths: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT4: 16 };

interface Component {
  bytes: number;
  /** What a normalized value is divided by. */
  top: number;
  read: (view: DataView, at: number) => number;
}
const components: Readonly<Record<number, Component>> = {
  5120: { bytes: 1, top: 127, read: (view, at) => view.getInt8(at) },
  5121: { bytes: 1, top: 255, read: (view, at) => view.getUint8(at) },
  5122: { bytes: 2, top: 32_767, read: (view, at) => view.getInt16(at, true) },
  5123: { bytes: 2, top: 65_535, read: (view, at) => view.getUint16(at, true) },
  5125: { bytes: 4, top: 4_294_967_295, read: (view, at) => view.getUint32(at, true) },
  5126: { bytes: 4, top: 1, read: (view, at) => view.getFloat32(at, true) },
};

/** Reads the arrays of a glTF file. */
export class GltfAccessors {
  readonly #document: GltfDocument;
  readonly #binary: Uint8Array | undefined;
  readonly #readFile: (uri: string) => Uint8Array;
  readonly #buffers = new Map<number, Uint8Array>();

  constructor({ document, binary }: GltfFile, readFile: (uri: string) => Uint8Array) {
    this.#document = document;
    this.#binary = binary;
    this.#readFile = readFile;
  }

  /** Flat numbers and how many belong together; undefined when there is no such array. Throws `stage_invalid`. */
  read(index: number | undefined): { items: Float32Array; width: number } | undefined {
    const accessor = this.#document.accessors?.[index ?? -1];
    if (accessor === undefined) return undefined;
    const component = components[accessor.componentType ?? 0];
    const width = widths[accessor.type ?? ''];
    const count = accessor.count ?? 0;
    if (component === undefined || width === undefined || accessor.sparse !== undefined) {
      throw new StageError('stage_invalid', `expected a plain array of numbers in accessor ${index}`);
    }
    const bytes = this.#readView(accessor.bufferView);
    const stride = this.#document.bufferViews?.[accessor.bufferView ?? -1]?.byteStride ?? component.bytes * width;
    const start = accessor.byteOffset ?? 0;
    if (start + stride * (count - 1) + component.bytes * width > bytes.length) {
      throw new StageError('stage_invalid', `accessor ${index} promises more numbers than its buffer holds`);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const scale = accessor.normalized === true ? 1 / component.top : 1;
    const items = new Float32Array(count * width);
    for (let at = 0; at < count; at += 1) {
      for (let k = 0; k < width; k += 1) {
        items[at * width + k] = component.read(view, start + at * stride + k * component.bytes) * scale;
      }
    }
    return { items, width };
  }

  /** Whole numbers; a list of indices may be longer than single precision counts. */
  readIndices(index: number | undefined): Uint32Array | undefined {
    const accessor = this.#document.accessors?.[index ?? -1];
    const component = components[accessor?.componentType ?? 0];
    if (accessor === undefined || component === undefined) return undefined;
    const bytes = this.#readView(accessor.bufferView);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = accessor.count ?? 0;
    const start = accessor.byteOffset ?? 0;
    if (start + count * component.bytes > bytes.length) {
      throw new StageError('stage_invalid', `accessor ${index} promises more numbers than its buffer holds`);
    }
    const indices = new Uint32Array(count);
    for (let at = 0; at < count; at += 1) indices[at] = component.read(view, start + at * component.bytes);
    return indices;
  }

  #readView(index: number | undefined): Uint8Array {
    const view = this.#document.bufferViews?.[index ?? -1];
    if (view === undefined) throw new StageError('stage_invalid', 'expected numbers in a buffer');
    const buffer = this.#readBuffer(view.buffer ?? 0);
    const start = view.byteOffset ?? 0;
    return buffer.subarray(start, start + (view.byteLength ?? 0));
  }

  #readBuffer(index: number): Uint8Array {
    const known = this.#buffers.get(index);
    if (known !== undefined) return known;
    const uri = this.#document.buffers?.[index]?.uri;
    const bytes = uri === undefined ? this.#binary : (decodeDataUri(uri) ?? this.#readFile(decodeURIComponent(uri)));
    if (bytes === undefined) throw new StageError('stage_invalid', `buffer ${index} of the glTF file is not there`);
    this.#buffers.set(index, bytes);
    return bytes;
  }
}
