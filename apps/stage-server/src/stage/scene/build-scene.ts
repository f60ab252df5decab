import { type ComposedPrim, getValue } from '../compose/composed-prim.ts';
import { MeshStore } from '../geometry/mesh-store.ts';
import { getNumbers, readConstant } from '../geometry/primvar.ts';
import type { TriangleMesh } from '../geometry/triangle-mesh.ts';
import type { LoadedStage } from '../load-stage.ts';
import { identity, type Matrix, multiply, transformPoint } from '../matrix.ts';
import { StageError } from '../stage-error.ts';
import { ImageStore } from './image-store.ts';
import { computeLocalTransform } from './local-transform.ts';
import { readCamera } from './read-camera.ts';
import { readLight } from './read-light.ts';
import { type BoundMaterial, MaterialReader } from './read-material.ts';
import { type Bounds, joinBounds, type StageScene } from './stage-scene.ts';

const maxTriangles = 10_000_000;
const shownPurposes: readonly unknown[] = [undefined, 'default', 'render'];
const primsPerReport = 2000;

/** What comes down from the parents. */
interface Inherited {
  world: Matrix;
  isVisible: boolean;
  purpose: unknown;
  displayColor: readonly [number, number, number] | undefined;
}

/** Walks the stage for what is seen: shapes, cameras and lights. `onShare` is told how much of it is done, 0 to 1. */
export function buildScene(stage: LoadedStage, onShare: (share: number) => void = () => undefined): StageScene {
  return new SceneBuilder(stage, onShare).build(stage.root);
}

class SceneBuilder {
  readonly #prims: Map<string, ComposedPrim>;
  readonly #meshes = new MeshStore();
  readonly #images: ImageStore;
  readonly #materials: MaterialReader;
  readonly #onShare: (share: number) => void;
  readonly #scene: StageScene;
  #visited = 0;

  constructor(stage: LoadedStage, onShare: (share: number) => void) {
    this.#onShare = onShare;
    this.#prims = indexPrims(stage.root);
    this.#images = new ImageStore(stage.files, stage.warnings);
    this.#materials = new MaterialReader(this.#prims, this.#images);
    this.#scene = {
      drawn: [],
      images: this.#images.images,
      cameras: [],
      lights: [],
      bounds: undefined,
      triangleCount: 0,
    };
  }

  build(root: ComposedPrim): StageScene {
    this.#visit(root, { world: identity, isVisible: true, purpose: undefined, displayColor: undefined });
    return this.#scene;
  }

  #visit(prim: ComposedPrim, parent: Inherited): void {
    this.#visited += 1;
    if (this.#visited % primsPerReport === 0) this.#onShare(this.#visited / this.#prims.size);
    const local = computeLocalTransform(prim);
    const own: Inherited = {
      world: local.resets ? local.matrix : multiply(local.matrix, parent.world),
      isVisible: parent.isVisible && getValue(prim, 'visibility') !== 'invisible',
      purpose: getValue(prim, 'purpose') ?? parent.purpose,
      displayColor: readColor(prim) ?? parent.displayColor,
    };
    if (prim.typeName === 'Camera') this.#scene.cameras.push(readCamera(prim, own.world));
    if (own.isVisible) {
      const light = readLight(prim, own.world);
      if (light !== undefined) this.#scene.lights.push(light);
      if (shownPurposes.includes(own.purpose)) this.#draw(prim, own);
    }
    for (const child of prim.children) this.#visit(child, own);
  }

  #draw(prim: ComposedPrim, own: Inherited): void {
    const subsets = prim.typeName === 'Mesh' ? readSubsets(prim) : [];
    const rest = subsets.length === 0 ? undefined : findUnusedFaces(prim, subsets);
    for (const { owner, faces } of subsets)
      this.#drawPart(prim, own, this.#materials.read(owner, own.displayColor), faces);
    if (rest?.size !== 0) this.#drawPart(prim, own, this.#materials.read(prim, own.displayColor), rest);
  }

  #drawPart(prim: ComposedPrim, own: Inherited, look: BoundMaterial, faces: ReadonlySet<number> | undefined): void {
    const mesh = this.#meshes.build(prim, {
      uv: look.uv,
      hasColors: look.showsDisplayColor,
      ...(faces === undefined ? {} : { faces }),
    });
    if (mesh === undefined) return;
    this.#scene.triangleCount += mesh.indices.length / 3;
    if (this.#scene.triangleCount > maxTriangles) {
      throw new StageError('stage_too_large', `expected at most ${maxTriangles} triangles`);
    }
    const bounds = boundMesh(mesh, own.world);
    this.#scene.drawn.push({
      path: prim.path,
      mesh,
      world: own.world,
      material: look.material,
      isDoubleSided: getValue(prim, 'doubleSided') === true,
      bounds,
    });
    this.#scene.bounds = joinBounds(this.#scene.bounds, bounds);
  }
}

function readColor(prim: ComposedPrim): [number, number, number] | undefined {
  const [r, g, b] = readConstant(prim, 'primvars:displayColor', 3) ?? [];
  return r === undefined || g === undefined || b === undefined ? undefined : [r, g, b];
}

/** Faces with a material of their own. */
function readSubsets(prim: ComposedPrim): { owner: ComposedPrim; faces: ReadonlySet<number> }[] {
  return prim.children.flatMap((owner) => {
    const isForMaterial = owner.typeName === 'GeomSubset' && owner.properties.has('material:binding');
    if (!isForMaterial || (getValue(owner, 'elementType') ?? 'face') !== 'face') return [];
    return [{ owner, faces: new Set(Array.from(getNumbers(owner, 'indices') ?? [])) }];
  });
}

function findUnusedFaces(prim: ComposedPrim, subsets: readonly { faces: ReadonlySet<number> }[]): Set<number> {
  const count = getNumbers(prim, 'faceVertexCounts')?.length ?? 0;
  const rest = new Set(Array.from({ length: count }, (_, face) => face));
  for (const { faces } of subsets) for (const face of faces) rest.delete(face);
  return rest;
}

/** Every prim by its path. */
export function indexPrims(root: ComposedPrim): Map<string, ComposedPrim> {
  const prims = new Map<string, ComposedPrim>();
  const visit = (prim: ComposedPrim): void => {
    prims.set(prim.path, prim);
    prim.children.forEach(visit);
  };
  visit(root);
  return prims;
}

function boundMesh(mesh: TriangleMesh, world: Matrix): Bounds {
  const bounds: Bounds = { low: [Infinity, Infinity, Infinity], high: [-Infinity, -Infinity, -Infinity] };
  for (let at = 0; at < mesh.positions.length; at += 3) {
    const point = transformPoint(world, [mesh.positions[at]!, mesh.positions[at + 1]!, mesh.positions[at + 2]!]);
    for (let k = 0; k < 3; k += 1) {
      bounds.low[k] = Math.min(bounds.low[k]!, point[k]!);
      bounds.high[k] = Math.max(bounds.high[k]!, point[k]!);
    }
  }
  return bounds;
}
