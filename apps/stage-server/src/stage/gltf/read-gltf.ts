import { type ArrayValue, createPrimSpec, type Layer, type PrimSpec } from '../layer.ts';
import { StageError } from '../stage-error.ts';
import { GltfAccessors } from './gltf-accessors.ts';
import { type GltfFile, type GltfNode, type GltfPrimitive, openGltf } from './gltf-file.ts';
import { addPrim, setTarget, setValue } from './spec-writer.ts';
import { writeMaterial } from './write-material.ts';

export interface GltfOptions {
  /** Name of the file, without its folder. */
  name: string;
  /** Bytes of a file named in the document, relative to it. */
  readFile: (uri: string) => Uint8Array;
}

const knownExtensions: ReadonlySet<string> = new Set([
  'KHR_lights_punctual',
  'KHR_texture_transform',
  'KHR_materials_unlit',
]);
const maxDepth = 256;
const modes = { triangles: 4, strip: 5, fan: 6 } as const;

/** Reads a glTF file as a layer of meshes, materials, cameras and lights, so that stages can reference it. */
export function readGltf(bytes: Uint8Array, options: GltfOptions): Layer {
  return new GltfLayerWriter(openGltf(bytes), options).write();
}

class GltfLayerWriter {
  readonly #file: GltfFile;
  readonly #accessors: GltfAccessors;
  readonly #materials = new Map<string, string>();
  readonly #arrays = new Map<string, ArrayValue>();
  readonly #fileName: string;
  readonly #scene: PrimSpec;

  constructor(file: GltfFile, { name, readFile }: GltfOptions) {
    this.#file = file;
    this.#fileName = name;
    this.#accessors = new GltfAccessors(file, readFile);
    this.#scene = createPrimSpec('Scene', 'def', 'Xform');
  }

  write(): Layer {
    const { document } = this.#file;
    const unknown = document.extensionsRequired?.filter((name) => !knownExtensions.has(name)) ?? [];
    if (unknown.length > 0) throw new StageError('stage_invalid', `the glTF file requires ${unknown.join(', ')}`);
    const root = createPrimSpec('', 'def', '');
    root.metadata.set('defaultPrim', 'Scene').set('upAxis', 'Y').set('metersPerUnit', 1);
    root.children.set('Scene', this.#scene);
    const nodes = document.scenes?.[document.scene ?? 0]?.nodes ?? [];
    for (const node of nodes) this.#writeNode(node, this.#scene, 0);
    return { root, sublayers: [] };
  }

  #writeNode(index: number, parent: PrimSpec, depth: number): void {
    const node = this.#file.document.nodes?.[index];
    if (node === undefined) return;
    if (depth > maxDepth) throw new StageError('stage_invalid', `expected nodes at most ${maxDepth} deep`);
    const prim = addPrim(parent, 'Xform', node.name ?? `Node${index}`);
    writeTransform(prim, node);
    const mesh = this.#file.document.meshes?.[node.mesh ?? -1];
    mesh?.primitives?.forEach((primitive, part) => {
      this.#writeMesh(prim, `${mesh.name ?? 'Mesh'}${mesh.primitives?.length === 1 ? '' : `_${part}`}`, primitive);
    });
    this.#writeCamera(prim, node);
    this.#writeLight(prim, node);
    for (const child of node.children ?? []) this.#writeNode(child, prim, depth + 1);
  }

  #writeMesh(parent: PrimSpec, name: string, primitive: GltfPrimitive): void {
    const attributes = primitive.attributes ?? {};
    const points = this.#readArray(attributes.POSITION);
    if (points === undefined) return;
    const key = `${primitive.indices}|${primitive.mode}|${points.items.length}`;
    const corners = this.#share(`corners${key}`, () => this.#readCorners(primitive, points.items.length / 3));
    if (corners === undefined) return;
    const counts = this.#share(`counts${key}`, () => {
      return { items: new Int32Array(corners.items.length / 3).fill(3), width: 1 };
    });
    const prim = addPrim(parent, 'Mesh', name);
    setValue(prim, 'points', { type: 'point3f[]', value: points });
    setValue(prim, 'faceVertexCounts', { type: 'int[]', value: counts ?? null });
    setValue(prim, 'faceVertexIndices', { type: 'int[]', value: corners });
    setValue(prim, 'subdivisionScheme', { type: 'token', value: 'none' });
    const spread = (attribute: string, type: string, value: ArrayValue | undefined) => {
      if (value !== undefined) setValue(prim, attribute, { type, value, interpolation: 'vertex' });
    };
    spread('normals', 'normal3f[]', this.#readArray(attributes.NORMAL));
    spread('primvars:st', 'texCoord2f[]', this.#readUvs(attributes.TEXCOORD_0));
    spread('primvars:st1', 'texCoord2f[]', this.#readUvs(attributes.TEXCOORD_1));
    const colors = this.#readArray(attributes.COLOR_0);
    if (colors !== undefined) spread('primvars:displayColor', 'color3f[]', dropAlpha(colors));
    const isTinted = colors !== undefined;
    const material = this.#file.document.materials?.[primitive.material ?? -1];
    if (material === undefined) return;
    setValue(prim, 'doubleSided', { type: 'bool', value: material.doubleSided === true });
    setTarget(prim, 'material:binding', this.#writeMaterial(primitive.material ?? -1, isTinted));
  }

  #writeMaterial(index: number, isTinted: boolean): string {
    const key = `${index}|${isTinted}`;
    const known = this.#materials.get(key);
    if (known !== undefined) return known;
    const looks = this.#scene.children.get('Looks') ?? addPrim(this.#scene, 'Scope', 'Looks');
    const material = this.#file.document.materials?.[index] ?? {};
    const source = { document: this.#file.document, fileName: this.#fileName, isTinted };
    const path = writeMaterial(looks, material, source);
    this.#materials.set(key, path);
    return path;
  }

  #readArray(index: number | undefined): ArrayValue | undefined {
    return this.#share(`${index}`, () => this.#accessors.read(index));
  }

  /** glTF counts v from the top. */
  #readUvs(index: number | undefined): ArrayValue | undefined {
    return this.#share(`uv${index}`, () => {
      const uvs = this.#accessors.read(index);
      if (uvs === undefined) return undefined;
      return { items: uvs.items.map((value, at) => (at % 2 === 0 ? value : 1 - value)), width: 2 };
    });
  }

  /** One object per array, so that nodes with the same mesh share its shape. */
  #share(key: string, make: () => ArrayValue | undefined): ArrayValue | undefined {
    const value = this.#arrays.get(key) ?? make();
    if (value !== undefined) this.#arrays.set(key, value);
    return value;
  }

  #readCorners({ indices, mode = modes.triangles }: GltfPrimitive, pointCount: number): ArrayValue | undefined {
    const list = this.#accessors.readIndices(indices) ?? Uint32Array.from({ length: pointCount }, (_, at) => at);
    if (mode === modes.triangles) return { items: list.subarray(0, list.length - (list.length % 3)), width: 1 };
    if ((mode !== modes.strip && mode !== modes.fan) || list.length < 3) return undefined;
    const corners = new Uint32Array((list.length - 2) * 3);
    for (let at = 0; at + 2 < list.length; at += 1) {
      const isTurned = mode === modes.strip && at % 2 === 1;
      const first = mode === modes.fan ? list[0]! : list[at]!;
      corners.set([first, list[at + (isTurned ? 2 : 1)]!, list[at + (isTurned ? 1 : 2)]!], at * 3);
    }
    return { items: corners, width: 1 };
  }

  #writeCamera(parent: PrimSpec, node: GltfNode): void {
    const camera = this.#file.document.cameras?.[node.camera ?? -1];
    if (camera === undefined) return;
    const prim = addPrim(parent, 'Camera', camera.name ?? 'Camera');
    const flat = camera.orthographic;
    const { yfov = 0.8, aspectRatio = 16 / 9, znear = 0.1, zfar = 1e6 } = camera.perspective ?? {};
    // In tenths of a unit; the picture of a lens of 50 that sees the angle asked for.
    const height = flat === undefined ? 100 * Math.tan(yfov / 2) : (flat.ymag ?? 1) * 20;
    const width = flat === undefined ? height * aspectRatio : (flat.xmag ?? 1) * 20;
    setValue(prim, 'projection', { type: 'token', value: flat === undefined ? 'perspective' : 'orthographic' });
    setValue(prim, 'focalLength', { type: 'float', value: 50 });
    setValue(prim, 'horizontalAperture', { type: 'float', value: width });
    setValue(prim, 'verticalAperture', { type: 'float', value: height });
    const range = flat === undefined ? [znear, zfar] : [flat.znear ?? 0.1, flat.zfar ?? 1e6];
    setValue(prim, 'clippingRange', { type: 'float2', value: range });
  }

  #writeLight(parent: PrimSpec, node: GltfNode): void {
    const lights = this.#file.document.extensions?.KHR_lights_punctual?.lights;
    const light = lights?.[node.extensions?.KHR_lights_punctual?.light ?? -1];
    if (light?.type !== 'directional') return;
    const prim = addPrim(parent, 'DistantLight', light.name ?? 'Light');
    setValue(prim, 'inputs:intensity', { type: 'float', value: light.intensity ?? 1 });
    setValue(prim, 'inputs:normalize', { type: 'bool', value: true });
    setValue(prim, 'inputs:color', { type: 'color3f', value: light.color ?? [1, 1, 1] });
  }
}

function writeTransform(prim: PrimSpec, { matrix, translation, rotation, scale }: GltfNode): void {
  const order: string[] = [];
  const add = (op: string, type: string, value: readonly number[] | undefined): void => {
    if (value === undefined) return;
    setValue(prim, `xformOp:${op}`, { type, value });
    order.push(`xformOp:${op}`);
  };
  // Columns for column vectors are rows for row vectors: the numbers stay in place.
  add('transform', 'matrix4d', matrix?.length === 16 ? matrix : undefined);
  add('translate', 'double3', translation);
  const [x = 0, y = 0, z = 0, w = 1] = rotation ?? [];
  add('orient', 'quatf', rotation === undefined ? undefined : [w, x, y, z]);
  add('scale', 'float3', scale);
  if (order.length > 0) setValue(prim, 'xformOpOrder', { type: 'token[]', value: { items: order, width: 1 } });
}

function dropAlpha({ items, width }: ArrayValue): ArrayValue {
  if (width === 3) return { items, width };
  const numbers = Array.from(items as ArrayLike<number>).filter((_, at) => at % width < 3);
  return { items: Float32Array.from(numbers), width: 3 };
}
