/** 4x4 matrices for row vectors, row after row, as USD writes them. */
export type Matrix = readonly number[];

export const identity: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** First `a`, then `b`. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const out = new Array<number>(16);
  for (let row = 0; row < 16; row += 4) {
    for (let col = 0; col < 4; col += 1) {
      out[row + col] =
        a[row]! * b[col]! + a[row + 1]! * b[4 + col]! + a[row + 2]! * b[8 + col]! + a[row + 3]! * b[12 + col]!;
    }
  }
  return out;
}

export function makeTranslation(x: number, y: number, z: number): Matrix {
  return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1];
}

export function makeScale(x: number, y: number, z: number): Matrix {
  return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
}

/** Turns by `degrees` about axis 0 (x), 1 (y) or 2 (z), counter-clockwise seen from its tip. */
export function makeRotation(axis: 0 | 1 | 2, degrees: number): Matrix {
  const angle = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const out = [...identity];
  const [i, j] = [(axis + 1) % 3, (axis + 2) % 3];
  out[i * 4 + i] = c;
  out[i * 4 + j] = s;
  out[j * 4 + i] = -s;
  out[j * 4 + j] = c;
  return out;
}

/** From a quaternion written w, x, y, z; any length. */
export function makeOrientation(w: number, x: number, y: number, z: number): Matrix {
  const length = Math.hypot(w, x, y, z) || 1;
  const [a, b, c, d] = [w / length, x / length, y / length, z / length];
  return [
    1 - 2 * (c * c + d * d),
    2 * (b * c + d * a),
    2 * (b * d - c * a),
    0,
    2 * (b * c - d * a),
    1 - 2 * (b * b + d * d),
    2 * (c * d + b * a),
    0,
    2 * (b * d + c * a),
    2 * (c * d - b * a),
    1 - 2 * (b * b + c * c),
    0,
    0,
    0,
    0,
    1,
  ];
}

/** The inverse; the identity when there is none. */
export function invert(m: Matrix): Matrix {
  const work = Array.from({ length: 4 }, (_, row) => [
    ...m.slice(row * 4, row * 4 + 4),
    ...identity.slice(row * 4, row * 4 + 4),
  ]);
  for (let col = 0; col < 4; col += 1) {
    let pivot = col;
    for (let row = col + 1; row < 4; row += 1)
      if (Math.abs(work[row]![col]!) > Math.abs(work[pivot]![col]!)) pivot = row;
    const pivotRow = work[pivot]!;
    const divisor = pivotRow[col]!;
    if (divisor === 0) return identity;
    work[pivot] = work[col]!;
    work[col] = pivotRow.map((value) => value / divisor);
    for (let row = 0; row < 4; row += 1) {
      const factor = work[row]![col]!;
      if (row !== col) work[row] = work[row]!.map((value, k) => value - factor * work[col]![k]!);
    }
  }
  return work.flatMap((row) => row.slice(4));
}

export function transformPoint(m: Matrix, [x, y, z]: readonly [number, number, number]): [number, number, number] {
  return [
    x * m[0]! + y * m[4]! + z * m[8]! + m[12]!,
    x * m[1]! + y * m[5]! + z * m[9]! + m[13]!,
    x * m[2]! + y * m[6]! + z * m[10]! + m[14]!,
  ];
}
