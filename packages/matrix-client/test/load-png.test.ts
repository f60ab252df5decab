import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPython, pythonCapability } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { loadPng } from '../src/index.ts';
import { makeFolder } from './support/matrix-services.ts';

const closeLater = useCleanUp();

describe('loadPng', () => {
  it('reads colours with and without alpha, and grey', async () => {
    const path = join(closeLater(makeFolder()).path, 'a.png');
    const size = { width: 2, height: 1 };
    for (const [channels, bytes, expected] of [
      [3, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]],
      [4, [1, 2, 3, 0, 4, 5, 6, 9], [1, 2, 3, 0, 4, 5, 6, 9]],
      [1, [7, 250], [7, 7, 7, 250, 250, 250]],
      [2, [7, 0, 250, 128], [7, 7, 7, 250, 250, 250]],
    ] as const) {
      writeFileSync(path, encode({ ...size, channels, depth: 8, data: Uint8Array.from(bytes) }));
      expect(await loadPng(path)).toEqual({ ...size, data: Uint8Array.from(expected) });
    }
  });

  it('says what is wrong with a file it cannot read', async () => {
    const folder = closeLater(makeFolder());
    writeFileSync(join(folder.path, 'notes'), 'no picture');
    for (const name of ['notes', 'none']) {
      await expect(loadPng(join(folder.path, name))).rejects.toMatchObject({
        code: 'ERR_MATRIX_ARGUMENT',
        cause: expect.any(Error),
      });
    }
  });
});

needs(describe, await pythonCapability())('PNGs of every kind, written by Pillow', () => {
  it('become the colours Pillow sees', async () => {
    const folder = closeLater(makeFolder());
    const script = `
from PIL import Image
picture = Image.linear_gradient("L").resize((13, 7))
colours = Image.merge("RGB", (picture, picture.rotate(180), picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
clear = colours.quantize(9)
clear.info["transparency"] = 0
pictures = {"1": picture.convert("1"), "L": picture, "LA": picture.convert("LA"), "RGB": colours, "RGBA": colours.convert("RGBA"),
  "P2": colours.quantize(2), "P4": colours.quantize(4), "P16": colours.quantize(16), "P256": colours.quantize(256), "PA": clear,
  "I;16": picture.convert("I;16")}
for name, image in pictures.items():
    image.save(f"{name}.png")
    seen = Image.open(f"{name}.png")
    if name == "I;16":
        seen = seen.point(lambda value: value / 256).convert("L")
    print(name, seen.convert("RGB").tobytes().hex())
`;
    const { stdout } = await promisify(execFile)((await findPython()) ?? 'python3', ['-c', script], {
      cwd: folder.path,
    });
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(11);
    for (const line of lines) {
      const [name = '', hex] = line.split(' ');
      const { width, height, data } = await loadPng(join(folder.path, `${name}.png`));
      const step = data.byteLength / (13 * 7);
      const rgb = Buffer.from(data.filter((_, at) => at % step < 3)).toString('hex');
      expect([name, width, height, rgb]).toEqual([name, 13, 7, hex]);
    }
  });
});
