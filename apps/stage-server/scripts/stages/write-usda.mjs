const digits = (value) => String(Number(value.toFixed(4)));

function writeTuples(values, width) {
  const tuples = [];
  for (let at = 0; at < values.length; at += width) {
    tuples.push(
      `(${values
        .slice(at, at + width)
        .map(digits)
        .join(', ')})`,
    );
  }
  return `[${tuples.join(', ')}]`;
}

/** A `Mesh` prim as text. Lathes turn their faces outwards when `isFlipped`. */
export function writeMesh(name, mesh, { material, color, isFlipped = false, isDoubleSided = false } = {}) {
  const faces = isFlipped ? mesh.faces.map((face) => face.toReversed()) : mesh.faces;
  const lines = [
    `uniform token subdivisionScheme = "none"`,
    `point3f[] points = ${writeTuples(mesh.points, 3)}`,
    `int[] faceVertexCounts = [${faces.map((face) => face.length).join(', ')}]`,
    `int[] faceVertexIndices = [${faces.flat().join(', ')}]`,
    `normal3f[] normals = ${writeTuples(mesh.normals, 3)} (\n    interpolation = "vertex"\n)`,
  ];
  if (mesh.uvs.length > 0) {
    lines.push(`texCoord2f[] primvars:st = ${writeTuples(mesh.uvs, 2)} (\n    interpolation = "vertex"\n)`);
  }
  if (mesh.colors !== undefined) {
    lines.push(`color3f[] primvars:displayColor = ${writeTuples(mesh.colors, 3)} (\n    interpolation = "vertex"\n)`);
  }
  if (color !== undefined) lines.push(`color3f[] primvars:displayColor = [(${color.join(', ')})]`);
  if (isDoubleSided) lines.push('bool doubleSided = 1');
  if (material !== undefined) lines.push(`rel material:binding = <${material}>`);
  const api = material === undefined ? '' : ' (\n    prepend apiSchemas = ["MaterialBindingAPI"]\n)';
  return `def Mesh "${name}"${api}\n{\n${indent(lines.join('\n'))}\n}`;
}

/** A `Material` prim as text: constant inputs, and a picture in place of the colour. `place` is the material's path. */
export function writeMaterial(place, { color = [1, 1, 1], texture, roughness = 0.5, metallic = 0, opacity = 1 }) {
  const name = place.slice(place.lastIndexOf('/') + 1);
  const surface = [
    `uniform token info:id = "UsdPreviewSurface"`,
    texture === undefined
      ? `color3f inputs:diffuseColor = (${color.join(', ')})`
      : `color3f inputs:diffuseColor.connect = <${place}/Picture.outputs:rgb>`,
    `float inputs:roughness = ${roughness}`,
    `float inputs:metallic = ${metallic}`,
    `float inputs:opacity = ${opacity}`,
    `token outputs:surface`,
  ];
  const shaders = [`def Shader "Surface"\n{\n${indent(surface.join('\n'))}\n}`];
  if (texture !== undefined) {
    const picture = [
      `uniform token info:id = "UsdUVTexture"`,
      `asset inputs:file = @${texture}@`,
      `float2 inputs:st.connect = <${place}/Coordinates.outputs:result>`,
      `token inputs:wrapS = "repeat"`,
      `token inputs:wrapT = "repeat"`,
      `float3 outputs:rgb`,
    ];
    const reader = [
      `uniform token info:id = "UsdPrimvarReader_float2"`,
      `string inputs:varname = "st"`,
      `float2 outputs:result`,
    ];
    shaders.push(`def Shader "Picture"\n{\n${indent(picture.join('\n'))}\n}`);
    shaders.push(`def Shader "Coordinates"\n{\n${indent(reader.join('\n'))}\n}`);
  }
  const body = [`token outputs:surface.connect = <${place}/Surface.outputs:surface>`, ...shaders];
  return `def Material "${name}"\n{\n${indent(body.join('\n\n'))}\n}`;
}

/** A camera that stands at `eye` and looks at `target`, y up; `focalLength` for a picture 36 wide. */
export function writeCamera(name, { eye, target, focalLength }) {
  const back = normalize(eye.map((value, k) => value - target[k]));
  const right = normalize([back[2], 0, -back[0]]);
  const up = [
    back[1] * right[2] - back[2] * right[1],
    back[2] * right[0] - back[0] * right[2],
    back[0] * right[1] - back[1] * right[0],
  ];
  const rows = [right, up, back].map((row) => `(${row.map(digits).join(', ')}, 0)`);
  const lines = [
    `float focalLength = ${focalLength}`,
    'float horizontalAperture = 36',
    'float verticalAperture = 20.25',
    'float2 clippingRange = (0.1, 10000)',
    `matrix4d xformOp:transform = (${rows.join(', ')}, (${eye.map(digits).join(', ')}, 1))`,
    'uniform token[] xformOpOrder = ["xformOp:transform"]',
  ];
  return `def Camera "${name}"\n{\n${indent(lines.join('\n'))}\n}`;
}

export function writeGroup(kind, name, parts, { metadata = '' } = {}) {
  return `def ${kind} "${name}"${metadata}\n{\n${indent(parts.join('\n\n'))}\n}`;
}

/** Lamps that show shapes well: one from the upper left and a soft sky. */
export function writeLights({ sun = 3, sky = 0.35, sunColor = [1, 0.96, 0.9], skyColor = [0.9, 0.95, 1] } = {}) {
  const key = [
    `float inputs:intensity = ${sun}`,
    'bool inputs:normalize = 1',
    `color3f inputs:color = (${sunColor.join(', ')})`,
    'float3 xformOp:rotateXYZ = (-42, 35, 0)',
    'uniform token[] xformOpOrder = ["xformOp:rotateXYZ"]',
  ];
  const dome = [`float inputs:intensity = ${sky}`, `color3f inputs:color = (${skyColor.join(', ')})`];
  return writeGroup('Xform', 'Lights', [
    `def DistantLight "Key"\n{\n${indent(key.join('\n'))}\n}`,
    `def DomeLight "Sky"\n{\n${indent(dome.join('\n'))}\n}`,
  ]);
}

export function writeStage(metersPerUnit, defaultPrim, prims) {
  const head = `(\n    defaultPrim = "${defaultPrim}"\n    metersPerUnit = ${metersPerUnit}\n    upAxis = "Y"\n)`;
  return `#usda 1.0\n${head}\n\n${prims.join('\n\n')}\n`;
}

export function indent(text) {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `    ${line}`))
    .join('\n');
}

function normalize(vector) {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
