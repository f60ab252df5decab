import { ServiceError } from '../errors.ts';
import { makePixelMap } from './pixel-map.ts';
import { makeToneTables, scaleTables, type ToneTables } from './tone-tables.ts';
import type { CompiledPipeline, PipelineSettings } from './types.ts';

/**
 * Makes all tables of a pipeline once. Applying it is one pass over the panel's pixels: an index table says where a
 * colour comes from, three tables what becomes of it.
 *
 * @throws ServiceError E_CONFIG when the settings contradict each other
 */
export function compilePipeline(settings: PipelineSettings): CompiledPipeline {
  checkColour(settings);
  const { visible, physical, sources } = makePixelMap(settings);
  if (visible.width !== settings.width || visible.height !== settings.height) {
    throw new ServiceError(
      'E_CONFIG',
      `expected frames of ${settings.width}x${settings.height}, but the panels, mappers and rotation show ${visible.width}x${visible.height}; change --width and --height or the mapping`,
    );
  }
  const order = orderOf(settings.rgbOrder);
  const tables = makeToneTables(settings);
  const offsets = sources.map((index) => index * 3);
  const isIdentity =
    settings.powerLimitMa === 0 &&
    order.every((channel, index) => channel === index) &&
    tables.every((table) => table.every((value, index) => value === index)) &&
    sources.every((source, index) => source === index);
  return new Pipeline({ settings, visible, physical, isIdentity, offsets, tables, order });
}

interface PipelineParts {
  settings: PipelineSettings;
  visible: { width: number; height: number };
  physical: { width: number; height: number };
  isIdentity: boolean;
  offsets: Uint32Array;
  tables: ToneTables;
  order: Order;
}

type Order = readonly [number, number, number];

class Pipeline implements CompiledPipeline {
  readonly inputWidth: number;
  readonly inputHeight: number;
  readonly outputWidth: number;
  readonly outputHeight: number;
  readonly isIdentity: boolean;
  powerScale = 1;
  readonly #offsets: Uint32Array;
  readonly #tables: ToneTables;
  readonly #capped: ToneTables = [new Uint8Array(256), new Uint8Array(256), new Uint8Array(256)];
  readonly #order: Order;
  readonly #limitMa: number;
  readonly #maPerPixel: number;

  constructor({ settings, visible, physical, isIdentity, offsets, tables, order }: PipelineParts) {
    this.inputWidth = visible.width;
    this.inputHeight = visible.height;
    this.outputWidth = physical.width;
    this.outputHeight = physical.height;
    this.isIdentity = isIdentity;
    this.#offsets = offsets;
    this.#tables = tables;
    this.#order = order;
    this.#limitMa = settings.powerLimitMa;
    this.#maPerPixel = settings.maPerPixel;
  }

  apply(input: Uint8Array, output: Uint8Array): void {
    const [first, second, third] = this.#order;
    const tables = this.#limitMa > 0 ? this.#capTables(input) : this.#tables;
    const firstTable = tables[first] as Uint8Array;
    const secondTable = tables[second] as Uint8Array;
    const thirdTable = tables[third] as Uint8Array;
    const offsets = this.#offsets;
    for (let pixel = 0, to = 0; pixel < offsets.length; pixel += 1, to += 3) {
      const from = offsets[pixel] as number;
      output[to] = firstTable[input[from + first] as number] as number;
      output[to + 1] = secondTable[input[from + second] as number] as number;
      output[to + 2] = thirdTable[input[from + third] as number] as number;
    }
  }

  // The cap is known only after a look at the whole frame, but scaling three tables is then all it costs.
  #capTables(input: Uint8Array): ToneTables {
    const [red, green, blue] = this.#tables;
    let sum = 0;
    for (let at = 0; at + 2 < input.length; at += 3) {
      sum +=
        (red[input[at] as number] as number) +
        (green[input[at + 1] as number] as number) +
        (blue[input[at + 2] as number] as number);
    }
    const currentMa = (sum / 765) * this.#maPerPixel;
    this.powerScale = currentMa > this.#limitMa ? this.#limitMa / currentMa : 1;
    if (this.powerScale === 1) return this.#tables;
    scaleTables(this.#tables, this.powerScale, this.#capped);
    return this.#capped;
  }
}

function orderOf(rgbOrder: string): Order {
  const letters = rgbOrder.toUpperCase();
  if (!/^(?!.*(.).*\1)[RGB]{3}$/.test(letters)) {
    throw new ServiceError('E_CONFIG', `expected a permutation of RGB as colour order, got "${rgbOrder}"`);
  }
  const [first, second, third] = [...letters].map((letter) => 'RGB'.indexOf(letter));
  return [first ?? 0, second ?? 1, third ?? 2];
}

function checkColour({ brightness, whiteBalance, gamma, powerLimitMa, maPerPixel }: PipelineSettings): void {
  const checks: [string, boolean, string][] = [
    ['brightness', isWithin(brightness, 0, 100), '0..100 percent'],
    ['white balance', whiteBalance.every((factor) => isWithin(factor, 0, 1)), 'three factors 0..1'],
    ['gamma', typeof gamma === 'string' || isWithin(gamma, 1, 4), 'none, cie1931 or 1..4'],
    ['power limit', isWithin(powerLimitMa, 0, 1e9), '0 or more milliamperes'],
    ['current of a pixel', isWithin(maPerPixel, 0, 1e6), '0 or more milliamperes'],
  ];
  for (const [name, isGood, expected] of checks) {
    if (!isGood) throw new ServiceError('E_CONFIG', `expected a ${name} of ${expected}; correct the option or file`);
  }
}

function isWithin(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}
