import type { ChildInfo } from '@framelane/protocol/viewer';

/** A prim of the scene in memory, in the order of the tree. */
export interface FakePrim extends ChildInfo {
  properties: Readonly<Record<string, string>>;
}

/** `/World` with shapes, a light, a camera, and a scope of `groupSize` meshes: enough to page through. */
export function makeFakeScene(groupSize: number): FakePrim[] {
  const scene = [
    makePrim('/World', 'Xform', true, {}),
    makePrim('/World/Cube', 'Cube', false, {
      'double size': '2',
      'color3f[] primvars:displayColor': '[(0.9, 0.5, 0.2)]',
    }),
    makePrim('/World/Sphere', 'Sphere', false, { 'double radius': '1', 'token visibility': 'inherited' }),
    makePrim('/World/Sun', 'DistantLight', false, { 'float inputs:intensity': '3000' }),
    makePrim('/World/Camera', 'Camera', false, { 'float focalLength': '35' }),
    makePrim('/World/Group', 'Scope', groupSize > 0, {}),
  ];
  for (let i = 0; i < groupSize; i += 1) {
    scene.push(makePrim(`/World/Group/Part_${String(i).padStart(5, '0')}`, 'Mesh', false, { 'int index': String(i) }));
  }
  return scene;
}

export function listChildren(scene: readonly FakePrim[], path: string): FakePrim[] {
  const prefix = path === '/' ? '/' : `${path}/`;
  return scene.filter((prim) => prim.path.startsWith(prefix) && !prim.path.slice(prefix.length).includes('/'));
}

function makePrim(path: string, type: string, children: boolean, properties: Record<string, string>): FakePrim {
  return { name: path.slice(path.lastIndexOf('/') + 1), path, type, children, properties };
}
