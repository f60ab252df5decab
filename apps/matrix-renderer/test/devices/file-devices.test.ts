import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPngDevice, createRawDevice } from '../../src/devices/file-devices.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framelane-devices-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const size = { width: 2, height: 1 };
const frameOf = (value: number) => ({ ...size, data: new Uint8Array(6).fill(value), serial: value });

describe('png', () => {
  it('writes new frames only, numbers them on, and keeps as many as asked', async () => {
    const device = createPngDevice(`${folder}/out,keep=2`);
    await device.open(size);
    for (const value of [1, 1, 2, 3, 4]) await device.push(frameOf(value), value);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual([
      'frame-00000003.png',
      'frame-00000004.png',
      'latest.png',
    ]);
    const png = decode(await readFile(join(folder, 'out', 'latest.png')));
    expect({ ...png }).toMatchObject({ width: 2, height: 1, channels: 3 });
    expect([...png.data]).toEqual([4, 4, 4, 4, 4, 4]);
    await device.blank();
    await device.close();
    const again = createPngDevice(`${folder}/out,every=2`);
    await again.open(size);
    for (const value of [7, 8, 9]) await again.push(frameOf(value), value);
    expect(await readdir(join(folder, 'out'))).toContain('frame-00000007.png');
    await again.close();
    await again.close();
  });

  it.each(['', 'x,every=0', 'x,keep', 'x,other=1'])('refuses "%s"', (text) => {
    expect(() => createPngDevice(text)).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
  });
});

describe('raw', () => {
  it('holds the latest frame and nothing temporary', async () => {
    const device = createRawDevice(join(folder, 'frame.raw'));
    await device.open(size);
    await device.push(frameOf(9), 1);
    expect([...(await readFile(join(folder, 'frame.raw')))]).toEqual([9, 9, 9, 9, 9, 9]);
    await device.blank();
    expect([...(await readFile(join(folder, 'frame.raw')))]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await readdir(folder)).toEqual(['frame.raw']);
    await device.close();
  });

  it('says which form it expects', () => {
    expect(() => createRawDevice('')).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
  });
});
