import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStage } from '../../src/stage/open-stage.ts';
import type { LoadProgress, OpenStage, OpenStageOptions } from '../../src/stage/open-stage-types.ts';
import { findBounds } from '../../src/stage/scene/stage-scene.ts';

let folder = '';
const opened: OpenStage[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stage-'));
});
afterEach(() => {
  for (const stage of opened.splice(0)) stage.close();
  rmSync(folder, { recursive: true, force: true });
});

const body = `#usda 1.0
(
    defaultPrim = "World"
    upAxis = "Z"
)
def Xform "World" (
    variants = { string size = "small" }
    prepend variantSets = "size"
)
{
    def Cube "Box" {
        float3[] primvars:many = [(1, 2, 3), (4, 5, 6), (0.1, 0, 0), (1, 1, 1), (2, 2, 2)]
    }
    def Camera "Eye" { double3 xformOp:translate = (0, 0, 9)
        uniform token[] xformOpOrder = ["xformOp:translate"] }
    variantSet "size" = {
        "small" { over "Box" { double size = 2 } }
        "large" { over "Box" { double size = 6 } }
    }
}
`;

async function open(text: string, options: Partial<OpenStageOptions> = {}): Promise<OpenStage> {
  const path = join(folder, 'stage.usda');
  writeFileSync(path, text);
  const stage = await openStage(path, { roots: [folder], ...options });
  opened.push(stage);
  return stage;
}

it('answers questions about a stage', async () => {
  const progress: LoadProgress[] = [];
  const stage = await open(body, { onProgress: (step) => progress.push(step) });
  expect(stage.facts).toEqual({ upAxis: 'Z', metersPerUnit: 0.01, defaultPrim: '/World', primCount: 3, warnings: [] });
  expect(await stage.listChildren('/')).toEqual([{ name: 'World', path: '/World', type: 'Xform', hasChildren: true }]);
  expect((await stage.listChildren('/World'))?.map(({ name }) => name)).toEqual(['Box', 'Eye']);
  expect(await stage.listChildren('/Nowhere')).toBeUndefined();
  expect(await stage.getPrim('/World/Box')).toEqual({
    name: 'Box',
    path: '/World/Box',
    type: 'Cube',
    hasChildren: false,
  });
  expect(await stage.listProperties('/World/Box')).toEqual([
    { name: 'size', type: 'double', text: '2' },
    { name: 'primvars:many', type: 'float3[]', text: 'float3[5] (1, 2, 3), (4, 5, 6), (0.1, 0, 0), (1, 1, 1), …' },
  ]);
  expect((await stage.findPrims('e', 1)).isTruncated).toBe(false);
  expect((await stage.findPrims('O', 1)).isTruncated).toBe(true);
  expect(
    stage.scene.cameras.map(({ path, horizontalFieldOfView }) => [path, Math.round(horizontalFieldOfView)]),
  ).toEqual([['/World/Eye', 24]]);
  expect(findBounds(stage.scene, ['/World'])).toEqual({ low: [-1, -1, -1], high: [1, 1, 1] });
  expect(findBounds(stage.scene, ['/World/Eye'])).toBeUndefined();
  const amounts = progress.map(({ amount }) => amount);
  expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
  expect(amounts.at(-1)).toBe(1);
});

it('chooses variants anew and refuses what is not offered', async () => {
  const stage = await open(body);
  expect(await stage.listVariants('/World')).toEqual({ size: { options: ['small', 'large'], selection: 'small' } });
  expect(await stage.setVariant('/World', 'size', 'huge')).toBe(false);
  expect(await stage.setVariant('/World', 'size', 'large')).toBe(true);
  expect(stage.scene.bounds).toEqual({ low: [-3, -3, -3], high: [3, 3, 3] });
  expect((await stage.listVariants('/World'))?.size?.selection).toBe('large');
});

it('brings its errors over from the thread', async () => {
  await expect(open('#usda 1.0\ndef {')).rejects.toMatchObject({ code: 'stage_invalid' });
  await expect(openStage('/etc/hostname', { roots: [folder] })).rejects.toMatchObject({ code: 'path_denied' });
});

it('gives up when asked to, when it takes too long, and after closing', async () => {
  const cancel = new AbortController();
  const pending = open(body, { signal: cancel.signal });
  cancel.abort(new Error('changed my mind'));
  await expect(pending).rejects.toThrow('changed my mind');
  const cubes = Array.from({ length: 20_000 }, (_, at) => `def Sphere "s${at}" { double radius = ${at} }\n`).join('');
  await expect(open(`#usda 1.0\n${cubes}`, { timeoutMs: 1 })).rejects.toMatchObject({ code: 'stage_too_large' });
  const stage = await open(body);
  stage.close();
  stage.close();
  await expect(stage.getPrim('/World')).rejects.toThrow('closed');
});

it('opens without a texture that is not there, and says so', async () => {
  const fixtures = fileURLToPath(new URL('../fixtures/stages', import.meta.url));
  const stage = await openStage(join(fixtures, 'materials.usda'), { roots: [fixtures] });
  opened.push(stage);
  expect(stage.facts.warnings).toEqual([expect.stringContaining('texture "./missing.png" is left out')]);
  expect(stage.scene.drawn[0]?.material).toMatchObject({ baseColor: [1, 1, 1], roughness: 0.7 });
});
