import { blendShape, type Yuv, type YuvCanvas } from './yuv-canvas.ts';

/** Steps of a full turn. */
const directions = 512;
const fullTurn = Math.PI * 2;

/** A clock face whose hand draws a fading trail. What does not depend on the time is worked out once. */
export interface Dial {
  x: number;
  y: number;
  radius: number;
  /** Offsets into the luma plane of the pixels the trail can reach, and their direction from the centre. */
  lumaAt: Uint32Array;
  lumaDirection: Uint16Array;
  chromaAt: Uint32Array;
  chromaDirection: Uint16Array;
  /** Opacity 0..256 of the trail so many steps behind the hand. */
  trail: Uint16Array;
  colour: Yuv;
  handColour: Yuv;
}

/** Paints the rings onto the backdrop and prepares the rest. */
export function createDial(
  backdrop: YuvCanvas,
  face: { x: number; y: number; radius: number; colour: Yuv; handColour: Yuv },
): Dial {
  const { x, y, radius, colour } = face;
  blendShape(backdrop, {
    left: x - radius - 2,
    right: x + radius + 2,
    top: y - radius - 2,
    bottom: y + radius + 2,
    colour,
    coverage: (column, row) => {
      const distance = Math.hypot(column - x, row - y);
      const ring = 1.5 + radius * 0.012 - Math.abs(distance - radius * 0.98);
      const inner = Math.min(0.5, 1.2 - Math.abs(distance - radius * 0.55));
      return Math.min(1, Math.max(0, ring, inner));
    },
  });
  const luma = mapPixels({ ...face, width: backdrop.width, step: 1 });
  const chroma = mapPixels({ ...face, width: backdrop.chromaWidth, step: 2 });
  const fade = (step: number) => Math.round(256 * 0.55 * Math.exp((-step / directions) * fullTurn * 1.6));
  return {
    ...face,
    lumaAt: luma.at,
    lumaDirection: luma.direction,
    chromaAt: chroma.at,
    chromaDirection: chroma.direction,
    trail: Uint16Array.from({ length: directions }, (_, step) => fade(step)),
  };
}

/** Paints trail and hand after `turns` full turns. */
export function paintDial(canvas: YuvCanvas, dial: Dial, turns: number): void {
  const [luma, cb, cr] = dial.colour;
  const hand = Math.round((turns % 1) * directions);
  const { lumaAt, lumaDirection, chromaAt, chromaDirection, trail } = dial;
  blendTrail(canvas.y, luma, { at: lumaAt, direction: lumaDirection, trail, hand });
  blendTrail(canvas.cb, cb, { at: chromaAt, direction: chromaDirection, trail, hand });
  blendTrail(canvas.cr, cr, { at: chromaAt, direction: chromaDirection, trail, hand });
  paintHand(canvas, dial, turns * fullTurn);
}

function mapPixels(face: { x: number; y: number; radius: number; width: number; step: number }): {
  at: Uint32Array;
  direction: Uint16Array;
} {
  const reach = face.radius * 0.96;
  const at: number[] = [];
  const direction: number[] = [];
  for (let row = Math.ceil((face.y - reach) / face.step); row * face.step <= face.y + reach; row += 1) {
    for (let column = Math.ceil((face.x - reach) / face.step); column * face.step <= face.x + reach; column += 1) {
      const across = column * face.step - face.x;
      const down = row * face.step - face.y;
      if (Math.hypot(across, down) > reach) continue;
      at.push(row * face.width + column);
      direction.push(Math.round(((Math.atan2(across, -down) / fullTurn + 1) % 1) * directions) % directions);
    }
  }
  return { at: Uint32Array.from(at), direction: Uint16Array.from(direction) };
}

function blendTrail(
  plane: Uint8Array,
  value: number,
  pixels: { at: Uint32Array; direction: Uint16Array; trail: Uint16Array; hand: number },
): void {
  const { at, direction, trail, hand } = pixels;
  for (let index = 0; index < at.length; index += 1) {
    const opacity = trail[(hand - (direction[index] as number)) & (directions - 1)] as number;
    const offset = at[index] as number;
    const before = plane[offset] as number;
    plane[offset] = before + (((value - before) * opacity) >> 8);
  }
}

function paintHand(canvas: YuvCanvas, dial: Dial, angle: number): void {
  const { x, y, radius } = dial;
  const length = radius * 0.94;
  const halfWidth = radius * 0.012;
  const tip = { x: Math.sin(angle), y: -Math.cos(angle) };
  const margin = halfWidth + 2;
  blendShape(canvas, {
    left: Math.min(x, x + tip.x * length) - margin,
    right: Math.max(x, x + tip.x * length) + margin,
    top: Math.min(y, y + tip.y * length) - margin,
    bottom: Math.max(y, y + tip.y * length) + margin,
    colour: dial.handColour,
    coverage: (column, row) => {
      const along = (column - x) * tip.x + (row - y) * tip.y;
      if (along < 0 || along > length) return 0;
      const aside = Math.abs((column - x) * tip.y - (row - y) * tip.x);
      return Math.min(1, Math.max(0, halfWidth + 0.5 - aside));
    },
  });
}
