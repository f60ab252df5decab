import { paintCloth, paintDial, paintLeather, paintWood } from './pictures.mjs';
import { makeLathe, makeRoundedBox, makeTube, moveMesh } from './shapes.mjs';
import { indent, writeCamera, writeGroup, writeLights, writeMaterial, writeMesh, writeStage } from './write-usda.mjs';

const looks = '/Radio/Looks';
/** A lathe stands along y; this lays it along z, to face the viewer. */
const layForward = ([x, y, z]) => [x, -z, y];

/** A table radio, in centimetres: stage text and its pictures by file name. */
export function makeProductStage() {
  const pictures = {
    'walnut.jpg': paintWood(21, [0.2, 0.1, 0.05], [0.5, 0.29, 0.15]),
    'oak.jpg': paintWood(33, [0.55, 0.38, 0.2], [0.83, 0.67, 0.44]),
    'cloth.jpg': paintCloth(),
    'leather.jpg': paintLeather(),
    'dial.png': paintDial(),
  };
  const radio = writeGroup(
    'Xform',
    'Radio',
    [makeCase(), makeFront(), makeKnobs(), makeFeet(), makeAntenna(), makeHandles(), makeLooks()],
    {
      metadata: ` (
    kind = "component"
    variants = {
        string finish = "walnut"
        string carry = "handle"
    }
    prepend variantSets = ["finish", "carry"]
)`,
    },
  );
  const withVariants = radio.replace(/\n\}$/, `\n\n${indent(makeVariants())}\n}`);
  const cameras = writeGroup('Xform', 'Cameras', [
    writeCamera('Hero', { eye: [34, 25, 52], target: [0, 8.6, 0], focalLength: 50 }),
    writeCamera('Front', { eye: [0, 9, 70], target: [0, 9, 0], focalLength: 60 }),
    writeCamera('Dial', { eye: [16, 13, 22], target: [6.5, 9.4, 4.5], focalLength: 60 }),
  ]);
  const table = writeMesh('Table', makeTable(), { material: '/Table/Looks/Surface', isFlipped: true });
  const surface = writeMaterial('/Table/Looks/Surface', { color: [0.24, 0.25, 0.27], roughness: 0.7 });
  const room = writeGroup('Xform', 'Table', [
    table.replaceAll('"Table"', '"Top"'),
    writeGroup('Scope', 'Looks', [surface]),
  ]);
  return { text: writeStage(0.01, 'Radio', [withVariants, room, cameras, writeLights()]), pictures };
}

/** A round plate whose edge is rounded off. */
function makeTable() {
  return makeLathe(
    [
      [0, -2],
      [24, -2],
      [25, -1.6],
      [25.3, -1],
      [25, -0.4],
      [24, 0],
      [24, 0],
      [0, 0],
    ],
    96,
  );
}

function makeCase() {
  const shell = makeRoundedBox([28, 16, 9.5], 2.4, { steps: 8, uvUnit: 30 });
  return writeMesh(
    'Case',
    moveMesh(shell, (p) => p, [0, 9.2, 0]),
    { material: `${looks}/Wood` },
  );
}

function makeFront() {
  const panel = makeRoundedBox([15, 11.6, 0.6], 0.29, { steps: 3, uvUnit: 6 });
  const rim = makeRoundedBox([15.7, 12.3, 0.5], 0.24, { steps: 3 });
  const bezel = makeLathe(
    [
      [4.35, 0],
      [4.5, 0.35],
      [4.3, 0.6],
      [3.95, 0.6],
      [3.95, 0.6],
      [3.8, 0.25],
    ],
    64,
  );
  const face = makeDisc(3.95, 64);
  const glass = makeLathe(
    Array.from({ length: 9 }, (_, k) => [3.9 * Math.cos((k / 8) * 1.57), 0.7 * Math.sin((k / 8) * 1.57)]),
    64,
  );
  const at = [8.2, 10.6, 4.72];
  return writeGroup('Xform', 'Front', [
    writeMesh(
      'Rim',
      moveMesh(rim, (p) => p, [-5.2, 9.2, 4.75]),
      { material: `${looks}/Brass` },
    ),
    writeMesh(
      'Grille',
      moveMesh(panel, (p) => p, [-5.2, 9.2, 4.9]),
      { material: `${looks}/Cloth` },
    ),
    writeMesh('Bezel', moveMesh(bezel, layForward, at), { material: `${looks}/Brass`, isFlipped: true }),
    writeMesh(
      'DialFace',
      moveMesh(face, (p) => p, [at[0], at[1], at[2] + 0.22]),
      { material: `${looks}/Dial` },
    ),
    writeMesh('Glass', moveMesh(glass, layForward, [at[0], at[1], at[2] + 0.35]), {
      material: `${looks}/Glass`,
      isFlipped: true,
    }),
  ]);
}

/** Faces the viewer, with the whole picture on it. */
function makeDisc(radius, segments) {
  const mesh = { points: [0, 0, 0], normals: [0, 0, 1], uvs: [0.5, 0.5], faces: [] };
  for (let k = 0; k <= segments; k += 1) {
    const angle = (k / segments) * 2 * Math.PI;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    mesh.points.push(radius * c, radius * s, 0);
    mesh.normals.push(0, 0, 1);
    mesh.uvs.push(0.5 + c / 2, 0.5 + s / 2);
    if (k > 0) mesh.faces.push([0, k, k + 1]);
  }
  return mesh;
}

function makeKnobs() {
  const profile = [
    [1.15, 0],
    [1.15, 0.15],
    [1.15, 0.15],
    [1.02, 0.2],
    [0.98, 1.1],
    [0.92, 1.22],
    [0.8, 1.28],
    [0.8, 1.28],
    [0.72, 1.2],
    [0, 1.2],
  ];
  const knob = makeLathe(profile, 48);
  const place = (name, x) =>
    writeMesh(name, moveMesh(knob, layForward, [x, 4.6, 4.7]), { material: `${looks}/Brass`, isFlipped: true });
  return writeGroup('Xform', 'Knobs', [place('Volume', 6.1), place('Tone', 10.3)]);
}

function makeFeet() {
  const foot = makeLathe(
    [
      [0, 0],
      [0.9, 0],
      [0.9, 0],
      [1.1, 0.5],
      [1.2, 1.4],
    ],
    32,
  );
  const corners = [
    [-11, -2.6],
    [11, -2.6],
    [-11, 2.6],
    [11, 2.6],
  ];
  const feet = corners.map(([x, z], k) =>
    writeMesh(
      `Foot${k + 1}`,
      moveMesh(foot, (p) => p, [x, 0, z]),
      { material: `${looks}/Rubber`, isFlipped: true },
    ),
  );
  return writeGroup('Xform', 'Feet', feet);
}

function makeAntenna() {
  const rod = makeTube(
    [
      [12.4, 16.4, -3.2],
      [14.4, 21.6, -3.4],
      [16.3, 26.8, -3.6],
    ],
    0.16,
  );
  const tip = makeLathe(
    [
      [0, -0.35],
      [0.24, -0.24],
      [0.35, 0],
      [0.24, 0.24],
      [0, 0.35],
    ],
    20,
  );
  return writeGroup('Xform', 'Antenna', [
    writeMesh('Rod', rod, { material: `${looks}/Steel`, isFlipped: true }),
    writeMesh(
      'Tip',
      moveMesh(tip, (p) => p, [16.35, 26.95, -3.6]),
      { material: `${looks}/Steel`, isFlipped: true },
    ),
  ]);
}

/** A stiff handle and a loose cord; the variant shows one of them. */
function makeHandles() {
  const arc = (height, depth) =>
    Array.from({ length: 33 }, (_, k) => {
      const t = (k / 32) * Math.PI;
      return [-9.5 * Math.cos(t), 17 + height * Math.sin(t) ** 0.6, depth * Math.sin(t)];
    });
  const post = makeLathe(
    [
      [0.95, -0.2],
      [0.95, 0.5],
      [0.95, 0.5],
      [0.6, 0.9],
      [0, 0.95],
    ],
    32,
  );
  const posts = [-9.5, 9.5].map((x, k) =>
    writeMesh(
      `Post${k + 1}`,
      moveMesh(post, (p) => p, [x, 17, 0]),
      { material: `${looks}/Brass`, isFlipped: true },
    ),
  );
  const grip = makeTube(arc(4.4, 0), 0.62, { segments: 20, uvLength: 4 });
  const cord = makeTube(arc(1.6, -3.4), 0.3, { segments: 12, uvLength: 4 });
  return writeGroup('Xform', 'Carry', [
    ...posts,
    writeMesh('Handle', grip, { material: `${looks}/Leather`, isFlipped: true }),
    writeMesh('Cord', cord, { material: `${looks}/Leather`, isFlipped: true }),
  ]);
}

function makeLooks() {
  return writeGroup('Scope', 'Looks', [
    writeMaterial(`${looks}/Wood`, { texture: './product/walnut.jpg', roughness: 0.45 }),
    writeMaterial(`${looks}/Cloth`, { texture: './product/cloth.jpg', roughness: 0.95 }),
    writeMaterial(`${looks}/Dial`, { texture: './product/dial.png', roughness: 0.6 }),
    writeMaterial(`${looks}/Leather`, { texture: './product/leather.jpg', roughness: 0.65 }),
    writeMaterial(`${looks}/Brass`, { color: [0.83, 0.62, 0.3], roughness: 0.32, metallic: 0.85 }),
    writeMaterial(`${looks}/Steel`, { color: [0.75, 0.77, 0.8], roughness: 0.28, metallic: 0.9 }),
    writeMaterial(`${looks}/Rubber`, { color: [0.03, 0.03, 0.035], roughness: 0.9 }),
    writeMaterial(`${looks}/Glass`, { color: [0.9, 0.95, 1], roughness: 0.08, opacity: 0.16 }),
  ]);
}

function makeVariants() {
  const wood = (name, picture) => `"${name}" {
    over "Looks" {
        over "Wood" {
            over "Picture" {
                asset inputs:file = @./product/${picture}@
            }
        }
    }
}`;
  const lacquer = `"lacquer" {
    over "Looks" {
        over "Wood" {
            over "Surface" {
                color3f inputs:diffuseColor = (0.62, 0.09, 0.07)
                color3f inputs:diffuseColor.connect = None
                float inputs:roughness = 0.2
            }
        }
    }
}`;
  const hide = (name, hidden) => `"${name}" {
    over "Carry" {
${hidden.map((prim) => `        over "${prim}" {\n            token visibility = "invisible"\n        }`).join('\n')}
    }
}`;
  const finish = [wood('walnut', 'walnut.jpg'), wood('oak', 'oak.jpg'), lacquer];
  const carry = [
    hide('handle', ['Cord']),
    hide('cord', ['Handle']),
    hide('none', ['Cord', 'Handle', 'Post1', 'Post2']),
  ];
  return [
    `variantSet "finish" = {\n${indent(finish.join('\n'))}\n}`,
    `variantSet "carry" = {\n${indent(carry.join('\n'))}\n}`,
  ].join('\n\n');
}
