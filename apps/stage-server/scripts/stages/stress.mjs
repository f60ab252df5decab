import { addOctaves, makeNoise, makeRandom } from './noise.mjs';
import { addGrid, addVertex, createMesh, makeLathe } from './shapes.mjs';
import { indent, writeCamera, writeGroup, writeLights, writeMesh, writeStage } from './write-usda.mjs';

const side = 240;
const sizeM = 120;
const waterLevel = -1.2;
const treeCount = 420;
const rockCount = 60;

const hills = makeNoise(3, 32);
const heightAt = (x, z) => {
  const rise = addOctaves(hills, x / 22 + 40, z / 22 + 40, 6) * 16;
  const bowl = (Math.hypot(x, z) / sizeM) ** 2 * 9;
  return rise * 0.75 + bowl - 1.5;
};

/** A valley in metres with more than 200 000 triangles on the screen: hills, water, many trees and rocks. */
export function makeStressStage() {
  const random = makeRandom(99);
  const placed = (kind, count, range) =>
    Array.from({ length: count }, (_, k) => writePlacement(kind, k, { random, range }));
  const prims = [
    writeGroup('Xform', 'Valley', [
      writeMesh('Hills', makeHills()),
      writeMesh('Water', makeWater(), { color: [0.05, 0.16, 0.22], isDoubleSided: true }),
      writeGroup('Xform', 'Trees', placed('Tree', treeCount, [waterLevel + 0.4, 5.5])),
      writeGroup('Xform', 'Rocks', placed('Rock', rockCount, [waterLevel - 0.3, 9])),
    ]),
    writePrototypes(),
    writeGroup('Xform', 'Cameras', [
      writeCamera('Overview', { eye: [52, 34, 66], target: [0, -1, 0], focalLength: 32 }),
      writeCamera('Shore', { eye: [6, 4, 26], target: [-4, 1, 0], focalLength: 28 }),
    ]),
    writeLights({ sun: 3.2, sky: 0.4 }),
  ];
  return writeStage(1, 'Valley', prims);
}

function makeHills() {
  const mesh = createMesh();
  mesh.colors = [];
  const step = sizeM / side;
  for (let row = 0; row <= side; row += 1) {
    for (let column = 0; column <= side; column += 1) {
      const [x, z] = [row * step - sizeM / 2, column * step - sizeM / 2];
      const y = heightAt(x, z);
      const slope = [heightAt(x + 0.2, z) - heightAt(x - 0.2, z), heightAt(x, z + 0.2) - heightAt(x, z - 0.2)];
      const normal = [-slope[0] / 0.4, 1, -slope[1] / 0.4];
      const length = Math.hypot(...normal);
      addVertex(
        mesh,
        [x, y, z],
        normal.map((value) => value / length),
        [],
      );
      mesh.colors.push(...colorOf(y, 1 / length, x, z));
    }
  }
  addGrid(mesh, 0, side, side);
  return mesh;
}

/** Sand at the water, grass, bare rock where it is steep, snow on top. */
function colorOf(height, upness, x, z) {
  const tint = 1 + 0.25 * hills(x * 1.7, z * 1.7);
  if (height < waterLevel + 0.35) return [0.55, 0.47, 0.32].map((value) => value * tint);
  if (upness < 0.62) return [0.32, 0.29, 0.26].map((value) => value * tint);
  if (height > 7.2) return [0.85, 0.87, 0.9];
  return [0.13, 0.27, 0.07].map((value) => value * tint);
}

function makeWater() {
  const mesh = createMesh();
  for (let row = 0; row <= 40; row += 1) {
    for (let column = 0; column <= 40; column += 1) {
      addVertex(mesh, [(row / 40 - 0.5) * sizeM, waterLevel, (column / 40 - 0.5) * sizeM], [0, 1, 0], []);
    }
  }
  addGrid(mesh, 0, 40, 40);
  return mesh;
}

function writePlacement(kind, number, { random, range: [low, high] }) {
  for (let attempt = 0; ; attempt += 1) {
    const [x, z] = [(random() - 0.5) * sizeM * 0.94, (random() - 0.5) * sizeM * 0.94];
    const y = heightAt(x, z);
    if ((y < low || y > high) && attempt < 1000) continue;
    const scale = (0.7 + random() * 0.8).toFixed(3);
    const lines = [
      `double3 xformOp:translate = (${x.toFixed(3)}, ${(y - 0.1).toFixed(3)}, ${z.toFixed(3)})`,
      `float xformOp:rotateY = ${Math.floor(random() * 360)}`,
      `float3 xformOp:scale = (${scale}, ${scale}, ${scale})`,
      'uniform token[] xformOpOrder = ["xformOp:translate", "xformOp:rotateY", "xformOp:scale"]',
    ];
    const which = 1 + (number % 3);
    const metadata = ` (\n    instanceable = true\n    references = </Prototypes/${kind}${which}>\n)`;
    return `def "${kind}${number + 1}"${metadata}\n{\n${indent(lines.join('\n'))}\n}`;
  }
}

function writePrototypes() {
  const trees = [1, 2, 3].map((which) => {
    const skirts = Array.from({ length: 3 + (which % 2) }, (_, k) => {
      const [bottom, radius] = [0.55 + k * 0.75, 1.05 - k * 0.24];
      return [
        [0, bottom + 0.12],
        [radius, bottom],
        [radius, bottom],
        [radius * 0.55, bottom + 0.5],
        [0.03, bottom + 1.25],
      ];
    });
    const green = [0.05 + which * 0.012, 0.17 + which * 0.02, 0.06];
    return writeGroup('Xform', `Tree${which}`, [
      writeMesh(
        'Trunk',
        makeLathe(
          [
            [0.16, 0],
            [0.1, 0.8],
          ],
          12,
        ),
        { color: [0.2, 0.12, 0.07], isFlipped: true },
      ),
      ...skirts.map((profile, k) =>
        writeMesh(`Skirt${k + 1}`, makeLathe(profile, 18), { color: green, isFlipped: true }),
      ),
    ]);
  });
  const rocks = [1, 2, 3].map((which) => {
    const shape = makeLathe(
      Array.from({ length: 12 }, (_, k) => [Math.sin((k / 11) * Math.PI), -Math.cos((k / 11) * Math.PI) * 0.7]),
      20,
    );
    const bumps = makeNoise(70 + which, 16);
    // The seam of the lathe must meet itself, so the bumps depend on the place alone.
    const points = shape.points.map((value, at) => {
      const [x, y, z] = shape.points.slice(at - (at % 3), at - (at % 3) + 3);
      return value * (0.62 + 0.25 * bumps(x * 2.2 + 4, z * 2.2 + y * 1.4 + 4));
    });
    return writeGroup('Xform', `Rock${which}`, [
      writeMesh('Stone', { ...shape, points }, { color: [0.36, 0.35, 0.33], isFlipped: true }),
    ]);
  });
  return writeGroup('Scope', 'Prototypes', [...trees, ...rocks]).replace('def Scope', 'class Scope');
}
