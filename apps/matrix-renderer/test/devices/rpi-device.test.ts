import { describe, expect, it } from 'vitest';
import { loadRpiDriver } from '../../src/devices/rpi/load-rpi-driver.ts';
import { createRpiDevice } from '../../src/devices/rpi/rpi-device.ts';
import type { RpiDriver, RpiMatrix, RpiOptions } from '../../src/devices/rpi/rpi-driver.ts';

/** Behaves like the real driver as far as its declarations say, and remembers what it was told. */
class FakeMatrix implements RpiMatrix {
  static made: FakeMatrix[] = [];
  static defaultMatrixOptions = (): RpiOptions => ({
    ...{ brightness: 100, chainLength: 1, cols: 32, parallel: 1, rows: 32, pwmBits: 11, pwmLsbNanoseconds: 130 },
    ...{ hardwareMapping: 'regular', ledRgbSequence: 'RGB', disableHardwarePulsing: false },
  });
  static defaultRuntimeOptions = (): RpiOptions => ({ gpioSlowdown: 1, dropPrivileges: 1, daemon: 0 });
  readonly options: readonly [RpiOptions, RpiOptions];
  readonly calls: string[] = [];

  constructor(matrixOptions: RpiOptions, runtimeOptions: RpiOptions) {
    this.options = [matrixOptions, runtimeOptions];
    FakeMatrix.made.push(this);
  }
  drawBuffer(buffer: Uint8Array, width?: number, height?: number): this {
    this.calls.push(`draw ${width}x${height} ${Buffer.from(buffer.subarray(0, 3)).toString('hex')}`);
    return this;
  }
  clear(): this {
    this.calls.push('clear');
    return this;
  }
  luminanceCorrect(): this {
    return this;
  }
  sync(): void {
    this.calls.push('sync');
  }
}
const driver: RpiDriver = { LedMatrix: FakeMatrix, isSupported: true };

async function open(text: string, width: number, height: number): Promise<FakeMatrix> {
  const device = createRpiDevice(text, async () => driver);
  await device.open({ width, height });
  await device.push({ width, height, data: new Uint8Array(width * height * 3).fill(7), serial: 1 }, 1);
  await device.blank();
  await device.close();
  return FakeMatrix.made.at(-1) as FakeMatrix;
}

describe('rpi', () => {
  it('drives a cube as four panels of 64 in a chain, with the defaults of the original', async () => {
    const { options, calls } = await open('', 256, 64);
    expect(options[0]).toMatchObject({ rows: 64, cols: 64, chainLength: 4, parallel: 1, pwmBits: 11 });
    expect(options[0]).toMatchObject({ pwmLsbNanoseconds: 100, hardwareMapping: 'regular', ledRgbSequence: 'RGB' });
    expect(options[1]).toMatchObject({ gpioSlowdown: 4, dropPrivileges: 1 });
    expect(calls).toEqual(['draw 256x64 070707', 'sync', 'clear', 'sync']);
  });

  it('hands on every option of the driver', async () => {
    const { options } = await open('hardwareMapping=adafruit-hat,gpioSlowdown=2,disableHardwarePulsing=true', 64, 32);
    expect(options[0]).toMatchObject({ rows: 32, hardwareMapping: 'adafruit-hat', disableHardwarePulsing: true });
    expect(options[1]).toMatchObject({ gpioSlowdown: 2 });
  });

  it('refuses options that do not exist, and texts that are none', async () => {
    await expect(open('colour=red', 64, 64)).rejects.toMatchObject({ code: 'E_USAGE', message: /colour/ });
    expect(() => createRpiDevice('fast', async () => driver)).toThrow(/name=value/);
  });

  it('says how to install the driver where there is none', async () => {
    await expect(loadRpiDriver()).rejects.toThrow('npm install rpi-led-matrix');
  });
});
