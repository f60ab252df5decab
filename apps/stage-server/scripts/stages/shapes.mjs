/** Shapes as meshes: points, normals and uvs flat, faces as lists of corners. Lengths are the stage's units. */

/** Turns a profile of [radius, height] pairs about y; `segments` around. Sharp where a pair is repeated. */
export function makeLathe(profile, segments) {
  const mesh = createMesh();
  profile.forEach(([radius, height], row) => {
    const slope = slopeAt(profile, row);
    for (let k = 0; k <= segments; k += 1) {
      const angle = (k / segments) * 2 * Math.PI;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      addVertex(
        mesh,
        [radius * c, height, radius * s],
        [slope[0] * c, slope[1], slope[0] * s],
        [1 - k / segments, row / (profile.length - 1)],
      );
    }
  });
  addGrid(mesh, 0, profile.length - 1, segments);
  return mesh;
}

function slopeAt(profile, row) {
  const same = (a, b) => a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
  const before = same(profile[row], profile[row - 1]) ? profile[row] : (profile[row - 1] ?? profile[row]);
  const after = same(profile[row], profile[row + 1]) ? profile[row] : (profile[row + 1] ?? profile[row]);
  const [dr, dh] = [after[0] - before[0], after[1] - before[1]];
  const length = Math.hypot(dr, dh) || 1;
  return [dh / length, -dr / length];
}

/** A box with round edges around the origin; uvs are lengths divided by `uvUnit`. */
export function makeRoundedBox(size, radius, { steps = 8, uvUnit = 1 } = {}) {
  const mesh = createMesh();
  const half = size.map((length) => length / 2);
  for (let axis = 0; axis < 3; axis += 1) {
    for (const sign of [1, -1]) {
      const [u, v] = sign > 0 ? [(axis + 1) % 3, (axis + 2) % 3] : [(axis + 2) % 3, (axis + 1) % 3];
      const first = mesh.points.length / 3;
      const [columns, rows] = [placeSteps(half[u], radius, steps), placeSteps(half[v], radius, steps)];
      for (const b of rows) {
        for (const a of columns) addBoxVertex(mesh, { axis, sign, u, v, a, b, half, radius, uvUnit });
      }
      addGrid(mesh, first, rows.length - 1, columns.length - 1);
    }
  }
  return mesh;
}

/** More steps where it bends. */
function placeSteps(half, radius, steps) {
  const bend = Array.from(
    { length: steps + 1 },
    (_, k) => half - radius + radius * Math.sin((k / steps) * (Math.PI / 4)) * Math.SQRT2,
  );
  return [...bend.map((place) => -place).reverse(), ...bend];
}

function addBoxVertex(mesh, { axis, sign, u, v, a, b, half, radius, uvUnit }) {
  const place = [0, 0, 0];
  place[axis] = sign * half[axis];
  place[u] = a;
  place[v] = b;
  const inner = place.map((value, k) => Math.max(-(half[k] - radius), Math.min(half[k] - radius, value)));
  const away = place.map((value, k) => value - inner[k]);
  const length = Math.hypot(...away) || 1;
  const normal = away.map((value) => value / length);
  const point = inner.map((value, k) => value + normal[k] * radius);
  const [uAxis, vAxis] = axis === 0 ? [2, 1] : axis === 1 ? [0, 2] : [0, 1];
  addVertex(mesh, point, normal, [point[uAxis] / uvUnit + 0.5, point[vAxis] / uvUnit + 0.5]);
}

/** A tube along points in space; closed at both ends by nothing. */
export function makeTube(path, radius, { segments = 16, uvLength = 1 } = {}) {
  const mesh = createMesh();
  let walked = 0;
  path.forEach((point, row) => {
    const [before, after] = [path[row - 1] ?? point, path[row + 1] ?? point];
    if (row > 0) walked += Math.hypot(...point.map((value, k) => value - before[k]));
    const along = normalize(after.map((value, k) => value - before[k]));
    const side = normalize(cross(along, [0, 0, 1]));
    const up = cross(side, along);
    for (let k = 0; k <= segments; k += 1) {
      const angle = (k / segments) * 2 * Math.PI;
      const normal = side.map((value, axis) => value * Math.cos(angle) + up[axis] * Math.sin(angle));
      const place = point.map((value, axis) => value + normal[axis] * radius);
      addVertex(mesh, place, normal, [k / segments, walked / uvLength]);
    }
  });
  addGrid(mesh, 0, path.length - 1, segments);
  return mesh;
}

/** Moves a mesh and turns it by a function of its points and normals. */
export function moveMesh(mesh, turn, [x, y, z]) {
  const each = (values, move) => {
    const out = [];
    for (let at = 0; at < values.length; at += 3) {
      const [a, b, c] = turn([values[at], values[at + 1], values[at + 2]]);
      out.push(a + (move ? x : 0), b + (move ? y : 0), c + (move ? z : 0));
    }
    return out;
  };
  return { ...mesh, points: each(mesh.points, true), normals: each(mesh.normals, false) };
}

export function createMesh() {
  return { points: [], normals: [], uvs: [], faces: [] };
}

export function addVertex(mesh, point, normal, uv) {
  mesh.points.push(...point);
  mesh.normals.push(...normal);
  mesh.uvs.push(...uv);
}

/** Quads between rows of `columns` + 1 vertices each, from vertex `first` on. */
export function addGrid(mesh, first, rows, columns) {
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = first + row * (columns + 1) + column;
      mesh.faces.push([at, at + 1, at + columns + 2, at + columns + 1]);
    }
  }
}

function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalize(vector) {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
