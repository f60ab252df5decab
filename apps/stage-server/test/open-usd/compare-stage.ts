import { expect } from 'vitest';
import type { ComposedPrim, ComposedProperty } from '../../src/stage/compose/composed-prim.ts';
import { MeshStore } from '../../src/stage/geometry/mesh-store.ts';
import type { UsdValue } from '../../src/stage/layer.ts';
import { type LoadedStage, StageLoader } from '../../src/stage/load-stage.ts';
import { identity, type Matrix, multiply } from '../../src/stage/matrix.ts';
import { indexPrims } from '../../src/stage/scene/build-scene.ts';
import { computeLocalTransform } from '../../src/stage/scene/local-transform.ts';

/** As tooling/python-peers tells it. */
interface PrimAccount {
  path: string;
  type: string;
  properties: Record<string, { type: string; value?: unknown; connections?: string[]; targets?: string[] }>;
  variants: Record<string, { options: string[]; selection: string }>;
  visibility?: string;
  purpose?: string;
  world?: number[];
  bounds?: number[] | null;
}
interface StageAccount {
  upAxis: string;
  metersPerUnit: number;
  defaultPrim: string | null;
  prims: PrimAccount[];
}

export function loadForComparison(path: string, roots: readonly string[]): LoadedStage {
  return new StageLoader(roots).load(path);
}

/** Compares everything a viewer shows of a stage with OpenUSD's account of it. */
export function compareStage(stage: LoadedStage, account: StageAccount): void {
  const prims = indexPrims(stage.root);
  prims.delete('/');
  expect([...prims.keys()]).toEqual(account.prims.map(({ path }) => path));
  expect([stage.upAxis, stage.metersPerUnit, stage.defaultPrim ?? null]).toEqual([
    account.upAxis,
    account.metersPerUnit,
    account.defaultPrim,
  ]);
  const states = new Map<string, PrimState>([['', rootState]]);
  for (const theirs of account.prims) {
    const ours = prims.get(theirs.path)!;
    const state = descendState(ours, states.get(theirs.path.slice(0, theirs.path.lastIndexOf('/')))!);
    states.set(theirs.path, state);
    comparePrim(ours, state, theirs);
  }
}

interface PrimState {
  world: Matrix;
  visibility: string;
  purpose: string;
}
const rootState: PrimState = { world: identity, visibility: 'inherited', purpose: 'default' };

function descendState(prim: ComposedPrim, parent: PrimState): PrimState {
  const { matrix, resets } = computeLocalTransform(prim);
  const isHidden = parent.visibility === 'invisible' || prim.properties.get('visibility')?.value === 'invisible';
  return {
    world: resets ? matrix : multiply(matrix, parent.world),
    visibility: isHidden ? 'invisible' : 'inherited',
    purpose: String(prim.properties.get('purpose')?.value ?? parent.purpose),
  };
}

function comparePrim(ours: ComposedPrim, state: PrimState, theirs: PrimAccount): void {
  const at = ours.path;
  expect(ours.typeName, at).toBe(theirs.type);
  expect([...ours.properties.keys()].sort(), at).toEqual(Object.keys(theirs.properties).sort());
  for (const [name, property] of ours.properties) compareProperty(`${at}.${name}`, property, theirs.properties[name]!);
  const variants = [...ours.variantSets].map(([set, { options, selection }]) => [
    set,
    { options: options.toSorted(), selection },
  ]);
  expect(Object.fromEntries(variants), at).toEqual(theirs.variants);
  if (theirs.world !== undefined) {
    expectClose(state.world, theirs.world, `${at} world`);
    expect([state.visibility, state.purpose], at).toEqual([theirs.visibility, theirs.purpose]);
  }
  if (theirs.bounds !== undefined && ours.properties.get('extent') === undefined) compareBounds(ours, theirs.bounds);
}

function compareProperty(at: string, ours: ComposedProperty, theirs: PrimAccount['properties'][string]): void {
  if (ours.spec.kind === 'relationship') {
    expect([theirs.type, ours.targets], at).toEqual(['rel', theirs.targets]);
    return;
  }
  expect(ours.spec.typeName, at).toBe(theirs.type);
  expect(ours.connections, at).toEqual(theirs.connections);
  const value = flatten(ours.value);
  if (isSample(theirs.value) && Array.isArray(value)) {
    const width = value.length / theirs.value.count;
    expectClose(takeSample(value, width, theirs.value.step), theirs.value.sample, at);
  } else expectClose(value, theirs.value ?? null, at);
}

/** Long arrays are told by every so many elements. */
function isSample(value: unknown): value is { count: number; step: number; sample: unknown[] } {
  return typeof value === 'object' && value !== null && 'sample' in value;
}

function takeSample(items: readonly unknown[], width: number, step: number): unknown[] {
  return items.filter((_, at) => Math.floor(at / width) % step === 0);
}

function compareBounds(prim: ComposedPrim, theirs: number[] | null): void {
  const mesh = new MeshStore().build(prim, { uv: undefined });
  if (mesh === undefined || theirs === null) {
    expect([mesh === undefined, theirs === null], prim.path).toEqual([true, true]);
    return;
  }
  const corners = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  mesh.positions.forEach((value, index) => {
    const axis = index % 3;
    corners[axis] = Math.min(corners[axis]!, value);
    corners[axis + 3] = Math.max(corners[axis + 3]!, value);
  });
  expectClose(corners, theirs, `${prim.path} bounds`);
}

function flatten(value: UsdValue | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return value;
  if ('items' in value) return Array.from(value.items as ArrayLike<unknown>);
  if ('asset' in value) return value.asset;
  return 'path' in value ? value.path : value;
}

/** Single and half precision round; nothing else may differ. */
function expectClose(ours: unknown, theirs: unknown, at: string): void {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) {
    expect(isClose(ours, theirs), `${at}: ${ours} is not ${theirs}`).toBe(true);
    return;
  }
  expect(ours.length, at).toBe(theirs.length);
  const wrong = ours.findIndex((one, index) => !isClose(one, theirs[index]));
  expect(wrong, `${at}[${wrong}]: ${ours[wrong]} is not ${theirs[wrong]}`).toBe(-1);
}

function isClose(ours: unknown, theirs: unknown): boolean {
  if (typeof ours !== 'number') return ours === theirs || (typeof ours === 'boolean' && ours === Boolean(theirs));
  if (typeof theirs === 'number') return Math.abs(ours - theirs) <= 2e-6 * Math.max(1, Math.abs(theirs));
  // Infinities come as text, and 0 and 1 of a bool as a bool.
  return typeof theirs === 'boolean' ? Boolean(ours) === theirs : String(ours).replace('Infinity', 'inf') === theirs;
}
