import type { Mapper, MapperFactory } from './mapper.ts';

/** Every mapper by its lower-case name. Names and meaning follow the common HUB75 library; formulas are derived here. */
export const mappers: Readonly<Record<string, MapperFactory>> = {
  rotate: makeRotation,
  mirror: makeMirror,
  'u-mapper': makeU,
  'v-mapper': makeV,
  stacktorow: makeStackToRow,
  serpentine: makeSerpentine,
  remap: makeRemap,
};

function makeRotation(...[{ width, height }, , parameter]: Parameters<MapperFactory>): ReturnType<MapperFactory> {
  const turned = { width: height, height: width };
  switch (parameter === '' ? 0 : ((Number(parameter) % 360) + 360) % 360) {
    case 0:
      return { visible: { width, height }, locate: (x, y) => y * width + x };
    case 90:
      return { visible: turned, locate: (x, y) => x * width + (width - 1 - y) };
    case 180:
      return { visible: { width, height }, locate: (x, y) => (height - 1 - y) * width + (width - 1 - x) };
    case 270:
      return { visible: turned, locate: (x, y) => (height - 1 - x) * width + y };
    default:
      return { problem: 'Rotate takes 0, 90, 180 or 270 degrees' };
  }
}

function makeMirror(...[{ width, height }, , parameter]: Parameters<MapperFactory>): ReturnType<MapperFactory> {
  const visible = { width, height };
  const side = parameter === '' ? 'H' : parameter.toUpperCase();
  if (side === 'H') return { visible, locate: (x, y) => y * width + (width - 1 - x) };
  if (side === 'V') return { visible, locate: (x, y) => (height - 1 - y) * width + x };
  return { problem: 'Mirror takes H or V' };
}

// Each chain is folded in the middle: its first half runs above, its second half comes back below, upside down.
function makeU(...[{ width, height }, { chain, parallel }]: Parameters<MapperFactory>): ReturnType<MapperFactory> {
  if (chain % 2 !== 0 || width % 2 !== 0) return { problem: 'U-mapper needs an even number of columns' };
  if (height % parallel !== 0) return { problem: 'U-mapper needs rows of equal height' };
  const panel = height / parallel;
  const slab = 2 * panel;
  const half = width / 2;
  return {
    visible: { width: half, height: height * 2 },
    locate: (x, y) => {
      const base = Math.floor(y / slab) * panel;
      const row = y % slab;
      return row < panel ? (base + row) * width + x + half : (base + slab - row - 1) * width + (half - x - 1);
    },
  };
}

// Chained panels stand above each other and parallel chains side by side; with Z every second panel is turned round.
function makeV(...[lower, wiring, parameter]: Parameters<MapperFactory>): ReturnType<MapperFactory> {
  const panel = panelOf(lower, wiring);
  if (panel === undefined) return { problem: 'V-mapper needs panels of equal size' };
  const isFolded = parameter.toUpperCase() === 'Z';
  if (parameter !== '' && !isFolded) return { problem: 'V-mapper takes Z or nothing' };
  return {
    visible: { width: panel.width * wiring.parallel, height: panel.height * wiring.chain },
    locate: (x, y) => {
      const link = Math.floor(y / panel.height);
      const inX = x % panel.width;
      const inY = y % panel.height;
      const isTurned = isFolded && link % 2 === 1;
      const lowerX = link * panel.width + (isTurned ? panel.width - 1 - inX : inX);
      const lowerY = Math.floor(x / panel.width) * panel.height + (isTurned ? panel.height - 1 - inY : inY);
      return lowerY * lower.width + lowerX;
    },
  };
}

// Parallel chains, which lie above each other, are seen as one long row.
function makeStackToRow(...[lower, { parallel }, parameter]: Parameters<MapperFactory>): ReturnType<MapperFactory> {
  if (lower.height % parallel !== 0) return { problem: 'StackToRow needs rows of equal height' };
  const isFolded = parameter.toUpperCase() === 'Z';
  if (parameter !== '' && !isFolded) return { problem: 'StackToRow takes Z or nothing' };
  const height = lower.height / parallel;
  const { width } = lower;
  return {
    visible: { width: width * parallel, height },
    locate: (x, y) => {
      const row = Math.floor(x / width);
      const inX = x % width;
      const isTurned = isFolded && row % 2 === 1;
      return (row * height + (isTurned ? height - 1 - y : y)) * width + (isTurned ? width - 1 - inX : inX);
    },
  };
}

// A strip that runs to and fro: every second row is wired backwards. `start` is the corner of its first pixel.
function makeSerpentine(...[{ width, height }, , parameter]: Parameters<MapperFactory>): ReturnType<MapperFactory> {
  const start = parameter === '' ? 'TL' : parameter.toUpperCase();
  if (!/^[TB][LR]$/.test(start)) return { problem: 'Serpentine takes TL, TR, BL or BR' };
  const isFromBottom = start[0] === 'B';
  const isFromRight = start[1] === 'R';
  return {
    visible: { width, height },
    locate: (x, y) => {
      const row = isFromBottom ? height - 1 - y : y;
      const isBackwards = (row % 2 === 1) !== isFromRight;
      return row * width + (isBackwards ? width - 1 - x : x);
    },
  };
}

// Panels one by one: `Remap:W,H|x,y,n|x,y,s|…` places each panel of the chain in a canvas of W × H; n s e w is where
// its top points, `x` leaves it as it is.
function makeRemap(...[lower, wiring, parameter]: Parameters<MapperFactory>): ReturnType<MapperFactory> {
  const panel = panelOf(lower, wiring);
  const [size = '', ...places] = parameter.split('|').map((part) => part.trim());
  const [width = 0, height = 0] = size.split(',').map(Number);
  const count = wiring.chain * wiring.parallel;
  if (panel === undefined || places.length !== count)
    return { problem: `Remap needs ${count} places, one for a panel` };
  if (width * height !== lower.width * lower.height) return { problem: 'Remap must keep the number of pixels' };
  const table = new Int32Array(width * height).fill(-1);
  for (const [index, place] of places.entries()) {
    const found = /^(\d+),(\d+)(?:,?([nsewx]))?$/i.exec(place);
    if (found === null) return { problem: 'Remap places are written x,y,n with n, s, e, w or x' };
    const [, left = '0', top = '0', heading = 'n'] = found;
    const turned = makeRotation(panel, wiring, `${headings[heading.toLowerCase()]}`) as Mapper;
    for (let y = 0; y < turned.visible.height; y += 1) {
      for (let x = 0; x < turned.visible.width; x += 1) {
        const toX = Number(left) + x;
        const toY = Number(top) + y;
        const to = toY * width + toX;
        if (toX >= width || toY >= height || table[to] !== -1) return { problem: 'Remap panels overlap or stick out' };
        const from = turned.locate(x, y);
        const fromY = Math.floor(index / wiring.chain) * panel.height + Math.floor(from / panel.width);
        table[to] = fromY * lower.width + (index % wiring.chain) * panel.width + (from % panel.width);
      }
    }
  }
  return { visible: { width, height }, locate: (x, y) => table[y * width + x] as number };
}

const headings: Readonly<Record<string, number>> = { n: 0, e: 90, s: 180, w: 270, x: 0 };

function panelOf(
  ...[{ width, height }, { chain, parallel }]: [{ width: number; height: number }, { chain: number; parallel: number }]
): { width: number; height: number } | undefined {
  if (width % chain !== 0 || height % parallel !== 0) return undefined;
  return { width: width / chain, height: height / parallel };
}
