import { ServiceError } from '../../errors.ts';
import type { Device } from '../device.ts';
import type { RpiDriver, RpiMatrix, RpiOptions } from './rpi-driver.ts';

/** As the Python original drives its panels, where the driver's own defaults differ. */
const defaults: RpiOptions = {
  parallel: 1,
  pwmBits: 11,
  brightness: 100,
  ledRgbSequence: 'RGB',
  pwmLsbNanoseconds: 100,
  hardwareMapping: 'regular',
  gpioSlowdown: 4,
};

/** Panels whose size is not told are 64 pixels a side, as in the original. */
const panelSidePx = 64;

/**
 * `rpi[:name=value,…]`: panels on the pins of a Raspberry Pi. Names are those of the driver's matrix and runtime
 * options. The driver corrects luminance and, started as root, gives up its rights once the pins are open.
 *
 * @param loadDriver throws an Error that says how to install it
 */
export function createRpiDevice(text: string, loadDriver: () => Promise<RpiDriver>): Device {
  const given = parseOptions(text);
  let matrix: RpiMatrix | undefined;
  return {
    name: 'rpi',
    isBlocking: true,
    correctsLuminance: true,
    async open({ width, height }) {
      if (matrix !== undefined) return;
      const { LedMatrix } = await loadDriver();
      const rows = Math.min(panelSidePx, height);
      const cols = Math.min(panelSidePx, width);
      const size = { rows, cols, chainLength: width / cols, parallel: height / rows };
      const wanted = { ...defaults, ...size, ...given };
      const matrixOptions = pick(LedMatrix.defaultMatrixOptions(), wanted);
      const runtimeOptions = pick(LedMatrix.defaultRuntimeOptions(), wanted);
      for (const name of Object.keys(given)) {
        if (name in matrixOptions || name in runtimeOptions) continue;
        throw new ServiceError('E_USAGE', `--device rpi: the driver has no option "${name}"`);
      }
      matrix = new LedMatrix(matrixOptions, runtimeOptions);
    },
    push({ data, width, height }) {
      matrix?.drawBuffer(data, width, height).sync();
      return undefined;
    },
    async blank() {
      matrix?.clear().sync();
    },
    // The driver frees the pins when its object is collected; opening them twice in one process does not work.
    async close() {
      return undefined;
    },
  };
}

/** The driver's defaults with ours over them, names it does not know left out. */
function pick(known: RpiOptions, wanted: RpiOptions): RpiOptions {
  const names = Object.keys(known).filter((name) => name in wanted);
  return { ...known, ...Object.fromEntries(names.map((name) => [name, wanted[name]!])) };
}

function parseOptions(text: string): RpiOptions {
  const options: Record<string, string | number | boolean> = {};
  for (const part of text.split(',').filter((piece) => piece !== '')) {
    const [, name, value] = /^([a-zA-Z]+)=(.*)$/.exec(part) ?? [];
    if (name === undefined || value === undefined) {
      throw new ServiceError('E_USAGE', `--device rpi expects rpi:name=value,name=value, got "${part}"`);
    }
    if (value === 'true' || value === 'false') options[name] = value === 'true';
    else options[name] = value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
  }
  return options;
}
