import type { StageScene } from '../../src/stage/scene/stage-scene.ts';

/** A scene as JSON for the page that draws it with three: arrays as base64 of their bytes. */
export function describeForThree(scene: StageScene): unknown {
  const meshes = [...new Set(scene.drawn.map(({ mesh }) => mesh))];
  const materials = [...new Set(scene.drawn.map(({ material }) => material))];
  return {
    meshes: meshes.map(({ positions, normals, uvs, colors, indices }) => ({
      positions: encode(positions),
      normals: normals === undefined ? undefined : encode(normals),
      uvs: uvs === undefined ? undefined : encode(uvs),
      colors: colors === undefined ? undefined : encode(colors),
      indices: encode(indices),
    })),
    materials,
    images: scene.images.map(({ width, height, rgba }) => ({ width, height, rgba: encode(rgba) })),
    drawn: scene.drawn.map(({ mesh, material, world, isDoubleSided }) => ({
      mesh: meshes.indexOf(mesh),
      material: materials.indexOf(material),
      world,
      isDoubleSided,
    })),
  };
}

function encode({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
