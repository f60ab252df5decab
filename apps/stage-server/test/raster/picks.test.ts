import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  FrontSide,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  Raycaster,
  Vector3,
} from 'three';
import { describe, expect, it } from 'vitest';
import { computePose, type OrbitCamera } from '../../src/camera/orbit-camera.ts';
import { loadRasterAddon } from '../../src/raster/load-raster-addon.ts';
import { StageView } from '../../src/raster/stage-view.ts';
import type { StageScene } from '../../src/stage/scene/stage-scene.ts';
import { StageSession } from '../../src/stage/stage-session.ts';
import { size, stagesFolder } from '../support/draw.ts';
import { fieldOfView, views } from '../support/stage-views.ts';

const rays = 200;
/** A pixel on a silhouette may round to either side. */
const mostDifferent = 2;

describe('picks are what rays of three hit', () => {
  it.each(['primitives', 'product'] as const)('%s', async (name) => {
    const camera = views[name];
    const path = `${stagesFolder}/${name}.usda`;
    const options = { stageRoots: [stagesFolder], threads: 2, ...size, camera };
    const view = StageView.open(loadRasterAddon(), path, options);
    await view.draw(new Uint8Array(size.width * size.height * 4), {});
    const objects = makeObjects(new StageSession([stagesFolder]).open(path).scene);
    let [different, hits] = [0, 0];
    for (let ray = 0; ray < rays; ray += 1) {
      const [x, y] = [(ray * 131) % size.width, (ray * 89 + Math.floor(ray / 7)) % size.height];
      const [nearest] = aim(camera, x, y).intersectObjects(objects, false);
      if (nearest !== undefined) hits += 1;
      if (view.pick(x, y) !== nearest?.object.name) different += 1;
    }
    expect(hits).toBeGreaterThan(20);
    expect(different).toBeLessThanOrEqual(mostDifferent);
  });
});

function makeObjects(scene: StageScene): Mesh[] {
  return scene.drawn.map(({ path, mesh, world, isDoubleSided }) => {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(mesh.positions, 3));
    geometry.setIndex(new BufferAttribute(mesh.indices, 1));
    const object = new Mesh(geometry, new MeshBasicMaterial({ side: isDoubleSided ? DoubleSide : FrontSide }));
    object.name = path;
    object.matrixWorld = new Matrix4().fromArray([...world]);
    return object;
  });
}

/** The ray through the centre of a pixel. */
function aim(camera: OrbitCamera, x: number, y: number): Raycaster {
  const { eye, forward, right, up } = computePose(camera, 'Y');
  const half = Math.tan((fieldOfView * Math.PI) / 360);
  const across = (((x + 0.5) / size.width) * 2 - 1) * half * (size.width / size.height);
  const upwards = (1 - ((y + 0.5) / size.height) * 2) * half;
  const direction = new Vector3(...forward)
    .addScaledVector(new Vector3(...right), across)
    .addScaledVector(new Vector3(...up), upwards);
  return new Raycaster(new Vector3(...eye), direction.normalize());
}
