import type { ComposedPrim } from '../compose/composed-prim.ts';
import { transformUvs, type UvSource } from '../scene/uv-source.ts';
import { buildMesh } from './build-mesh.ts';
import { buildPrimitive } from './build-primitive.ts';
import type { TriangleMesh } from './triangle-mesh.ts';

export interface MeshWish {
  uv: UvSource | undefined;
  /** Whether display colours and opacities come along. */
  hasColors?: boolean;
  /** Faces to take; all when undefined. */
  faces?: ReadonlySet<number>;
}

/** Builds shapes once for all prims that say the same, which is what references to one asset do. */
export class MeshStore {
  readonly #meshes = new Map<string, TriangleMesh | undefined>();
  readonly #numbers = new WeakMap<object, number>();
  #next = 0;

  /** Triangles of a prim in its own space; undefined for one that is not drawn. */
  build(prim: ComposedPrim, { uv, faces, hasColors = true }: MeshWish): TriangleMesh | undefined {
    const key = `${this.#describeShape(prim)}|${JSON.stringify(uv)}|${hasColors}|${faces === undefined ? '' : this.#numberOf(faces)}`;
    if (this.#meshes.has(key)) return this.#meshes.get(key);
    const mesh =
      prim.typeName === 'Mesh'
        ? buildMesh(prim, {
            ...(uv === undefined ? {} : { uvPrimvar: uv.primvar }),
            ...(faces === undefined ? {} : { faces }),
          })
        : buildPrimitive(prim);
    if (mesh?.uvs !== undefined && uv !== undefined) mesh.uvs = transformUvs(mesh.uvs, uv.transform);
    if (mesh !== undefined && !hasColors) delete mesh.colors;
    this.#meshes.set(key, mesh);
    return mesh;
  }

  /** Equal for prims whose properties are the same values of the same layers. */
  #describeShape(prim: ComposedPrim): string {
    const parts: string[] = [prim.typeName];
    for (const [name, { value, spec }] of prim.properties) {
      if (name.startsWith('xformOp') || name.startsWith('material:') || name === 'extent') continue;
      const interpolation = spec.metadata.get('interpolation');
      const shown = typeof value === 'object' && value !== null ? `#${this.#numberOf(value)}` : String(value);
      parts.push(`${name}=${shown}${typeof interpolation === 'string' ? interpolation : ''}`);
    }
    return parts.join('|');
  }

  #numberOf(value: object): number {
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.#next++;
      this.#numbers.set(value, number);
    }
    return number;
  }
}
