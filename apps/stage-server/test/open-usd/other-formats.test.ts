import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertWithOpenUsd, describeWithOpenUsd, openUsd } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildScene } from '../../src/stage/scene/build-scene.ts';
import { compareStage, loadForComparison } from './compare-stage.ts';

const fixtures = fileURLToPath(new URL('../fixtures/stages', import.meta.url));
const names = readdirSync(fixtures).filter((name) => name.endsWith('.usda'));

needs(describe, await openUsd())('binary layers and archives say what the text does', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'formats-'));
    cpSync(fixtures, folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reads every test stage as binary layers written by OpenUSD', async () => {
    const accounts = await describeWithOpenUsd(names.map((name) => join(fixtures, name)));
    const layers = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.usda'));
    await convertWithOpenUsd(layers.map((name) => [join(folder, name), join(folder, `${name}.usdc`)]));
    // Under their old names, so that they find each other; the format is told from the content.
    for (const name of layers) renameSync(join(folder, `${name}.usdc`), join(folder, name));
    names.forEach((name, at) => {
      compareStage(loadForComparison(join(folder, name), [folder]), accounts[at]!);
    });
  });

  it('opens an archive with layers and pictures in it', async () => {
    const pixels = Uint8Array.from({ length: 4 * 4 * 3 }, (_, at) => at * 5);
    writeFileSync(join(folder, 'dots.png'), encode({ width: 4, height: 4, channels: 3, data: pixels }));
    writeFileSync(
      join(folder, 'part.usda'),
      `#usda 1.0
(
    defaultPrim = "Part"
)
def Xform "Part"
{
    def Mesh "Square"
    {
        point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]
        int[] faceVertexCounts = [4]
        int[] faceVertexIndices = [0, 1, 2, 3]
        texCoord2f[] primvars:st = [(0, 0), (1, 0), (1, 1), (0, 1)] (
            interpolation = "vertex"
        )
        rel material:binding = </Part/Look>
    }
    def Material "Look"
    {
        token outputs:surface.connect = </Part/Look/Surface.outputs:surface>
        def Shader "Surface"
        {
            uniform token info:id = "UsdPreviewSurface"
            color3f inputs:diffuseColor.connect = </Part/Look/Picture.outputs:rgb>
            token outputs:surface
        }
        def Shader "Picture"
        {
            uniform token info:id = "UsdUVTexture"
            asset inputs:file = @./dots.png@
            float3 outputs:rgb
        }
    }
}
`,
    );
    writeFileSync(
      join(folder, 'set.usda'),
      '#usda 1.0\n(\n defaultPrim = "Set"\n)\ndef "Set" (references = @./part.usda@) {}\n',
    );
    const archive = join(folder, 'set.usdz');
    await convertWithOpenUsd([[join(folder, 'set.usda'), archive]]);
    const [account] = await describeWithOpenUsd([archive]);
    const stage = loadForComparison(archive, [folder]);
    // OpenUSD writes the places of files inside the archive into the stage it shows.
    compareStage(stage, account!);
    const scene = buildScene(stage);
    expect(stage.warnings).toEqual([]);
    expect(scene.images.map(({ width, height, rgba }) => [width, height, rgba[4]])).toEqual([[4, 4, 15]]);
    expect(scene.drawn[0]?.material.baseTexture).toMatchObject({ image: 0, wrapS: 'repeat', isSrgb: true });
  });
});
