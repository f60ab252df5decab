import type { ComposedPrim } from '../compose/composed-prim.ts';
import { getValue } from '../compose/composed-prim.ts';
import type { UsdValue } from '../layer.ts';
import {
  identity,
  invert,
  type Matrix,
  makeOrientation,
  makeRotation,
  makeScale,
  makeTranslation,
  multiply,
} from '../matrix.ts';

const resetMark = '!resetXformStack!';
const inverseMark = '!invert!';
const axes: Readonly<Record<string, 0 | 1 | 2>> = { X: 0, Y: 1, Z: 2 };

/** Kinds of prims that have no place of their own, whatever is written on them. */
const unmoved: ReadonlySet<string> = new Set(['', 'Scope', 'Material', 'Shader', 'NodeGraph', 'GeomSubset']);

/** What a prim's `xformOpOrder` comes to; with `resets` the parents' transforms do not apply. */
export function computeLocalTransform(prim: ComposedPrim): { matrix: Matrix; resets: boolean } {
  if (unmoved.has(prim.typeName)) return { matrix: identity, resets: false };
  const order = getValue(prim, 'xformOpOrder');
  if (typeof order !== 'object' || order === null || !('items' in order)) return { matrix: identity, resets: false };
  let names = Array.from(order.items, String);
  const reset = names.lastIndexOf(resetMark);
  names = names.slice(reset + 1);
  let matrix = identity;
  // The last op is applied first.
  for (const name of names.toReversed()) matrix = multiply(matrix, computeOp(prim, name));
  return { matrix, resets: reset >= 0 };
}

function computeOp(prim: ComposedPrim, name: string): Matrix {
  const isInverse = name.startsWith(inverseMark);
  const attribute = isInverse ? name.slice(inverseMark.length) : name;
  const kind = attribute.split(':')[1] ?? '';
  const matrix = makeOp(kind, getValue(prim, attribute));
  return isInverse ? invert(matrix) : matrix;
}

function makeOp(kind: string, value: UsdValue | undefined): Matrix {
  if (typeof value === 'number') {
    const axis = axes[kind.slice('rotate'.length)];
    return axis === undefined ? identity : makeRotation(axis, value);
  }
  if (!isTuple(value)) return identity;
  const [x = 0, y = 0, z = 0, w = 0] = value;
  switch (kind) {
    case 'translate':
      return makeTranslation(x, y, z);
    case 'scale':
      return makeScale(x, y, z);
    case 'orient':
      return makeOrientation(x, y, z, w);
    case 'transform':
      return value.length === 16 ? value : identity;
    default:
      return makeEulerRotation(kind, value);
  }
}

/** `rotateXYZ` turns about x first, then y, then z. */
function makeEulerRotation(kind: string, angles: readonly number[]): Matrix {
  let matrix = identity;
  for (const letter of kind.slice('rotate'.length)) {
    const axis = axes[letter];
    if (axis !== undefined) matrix = multiply(matrix, makeRotation(axis, angles[axis] ?? 0));
  }
  return matrix;
}

function isTuple(value: UsdValue | undefined): value is readonly number[] {
  return Array.isArray(value);
}
