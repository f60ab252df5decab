import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readZip } from '../../src/stage/files/read-zip.ts';
import { StageError } from '../../src/stage/stage-error.ts';
import { StageSession } from '../../src/stage/stage-session.ts';
import { makeGlb } from '../support/make-glb.ts';

const binary = fileURLToPath(new URL('../fixtures/binary', import.meta.url));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'formats-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, bytes: Uint8Array | string): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

describe('glTF', () => {
  it('becomes prims with shapes, looks, cameras and transforms', () => {
    const session = new StageSession([folder]);
    const { scene, facts } = session.open(write('quads.glb', makeGlb()));
    expect(facts).toMatchObject({ upAxis: 'Y', metersPerUnit: 1, defaultPrim: '/Scene', warnings: [] });
    expect(session.listChildren('/Scene/Top')?.map(({ name, type }) => [name, type])).toEqual([
      ['quad_one', 'Xform'],
      ['quad_one_2', 'Xform'],
      ['Eye', 'Xform'],
    ]);
    const [first, second] = scene.drawn;
    expect(first?.mesh).toBe(second?.mesh);
    expect(first?.bounds).toEqual({ low: [0, 0, 5], high: [1, 1, 5] });
    expect(second?.bounds.low.map(Math.round)).toEqual([-2, 0, 5]);
    expect(Array.from(first?.mesh.uvs ?? [])).toEqual([0, 0, 1, 0, 1, 1, 0, 1]);
    expect(first?.isDoubleSided).toBe(true);
    expect(first?.material).toMatchObject({ opacityCutoff: 0.5, metallic: 0 });
    expect(first?.material.baseTexture).toMatchObject({ wrapS: 'clamp', wrapT: 'repeat', scale: [1, 0.5, 0.25, 1] });
    expect(scene.images[0]).toMatchObject({ width: 2, height: 2 });
    expect(scene.cameras[0]?.verticalFieldOfView).toBeCloseTo(90, 4);
  });

  it('can be referenced by a stage, pictures and all', () => {
    write('quads.glb', makeGlb());
    const stage = write('set.usda', '#usda 1.0\ndef "Set" (references = @./quads.glb@) {}\n');
    const { scene, facts } = new StageSession([folder]).open(stage);
    expect(scene.drawn.map(({ path }) => path)).toEqual(['/Set/Top/quad_one/Quad', '/Set/Top/quad_one_2/Quad']);
    expect([scene.images.length, facts.warnings]).toEqual([1, []]);
  });
});

describe('damaged files', () => {
  const samples: Record<string, () => Uint8Array> = {
    'nested-variants.usdc': () => readFileSync(join(binary, 'nested-variants.usdc')),
    'value-types.usdc': () => readFileSync(join(binary, 'value-types.usdc')),
    'quads.glb': makeGlb,
    'packed.usdz': () => makeZip('value-types.usdc', readFileSync(join(binary, 'value-types.usdc'))),
  };
  it.each(Object.keys(samples))('%s opens whole, and cut or with wrong bytes opens or is refused', (name) => {
    const whole = samples[name]!();
    new StageSession([folder]).open(write(name, whole));
    const random = makeRandom(7);
    for (let run = 0; run < 300; run += 1) {
      const bytes = Uint8Array.from(
        whole.subarray(0, run % 3 === 0 ? Math.floor(random() * whole.length) : whole.length),
      );
      for (let flip = 0; flip < 4; flip += 1) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      try {
        new StageSession([folder]).open(write(name, bytes));
      } catch (error) {
        expect(error, `run ${run}`).toBeInstanceOf(StageError);
      }
    }
  });

  it('does not unpack more than a hundred times what came', () => {
    expect(() => readZip(makeZip('bomb', new Uint8Array(9), 0xf000_0000))).toThrow(
      expect.objectContaining({ code: 'stage_too_large' }),
    );
  });

  it('keeps archives from reaching out of themselves', () => {
    const outward = '#usda 1.0\ndef "A" (references = @../secret.usda@) {}\n';
    write('secret.usda', '#usda 1.0\n');
    const archive = write('trap.usdz', makeZip('root.usda', Buffer.from(outward)));
    expect(() => new StageSession([folder]).open(archive)).toThrow(expect.objectContaining({ code: 'path_denied' }));
  });
});

/** An archive with one stored file; `claimedBytes` says it is deflated and that long. */
function makeZip(name: string, data: Uint8Array, claimedBytes?: number): Uint8Array {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(claimedBytes === undefined ? 0 : 8, 10);
  entry.writeUInt32LE(data.length, 20);
  entry.writeUInt32LE(claimedBytes ?? data.length, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, entry, Buffer.from(name), end]);
}

/** The same numbers for the same seed. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
