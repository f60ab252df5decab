import jpeg from '@julusian/jpeg-turbo';
import { encode } from 'fast-png';
import { addOctaves, makeNoise } from './noise.mjs';

/** Fills a picture from `colorAt(x, y)`, 0 to 1 from the top left, which gives red, green and blue from 0 to 1. */
function paint(width, height, colorAt) {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const color = colorAt((x + 0.5) / width, (y + 0.5) / height);
      for (let k = 0; k < 3; k += 1) {
        data[(y * width + x) * 3 + k] = Math.max(0, Math.min(255, Math.round(color[k] * 255)));
      }
    }
  }
  return { width, height, channels: 3, data };
}

function encodeJpeg({ width, height, data }) {
  const options = { format: jpeg.FORMAT_RGB, width, height, quality: 90, subsampling: jpeg.SAMP_420 };
  return jpeg.compressSync(Buffer.from(data), options);
}

const mix = (a, b, t) => a.map((value, k) => value + (b[k] - value) * t);
const clamp = (value) => Math.max(0, Math.min(1, value));

/** Wood whose grain runs along x, between a dark and a light tone. */
export function paintWood(seed, dark, light) {
  const broad = makeNoise(seed, 8);
  const fine = makeNoise(seed + 1, 64);
  const picture = paint(1024, 512, (x, y) => {
    const bend = addOctaves(broad, x * 2, y * 4, 3);
    const rings = 0.5 + 0.5 * Math.sin((y * 9 + bend * 1.6) * 2 * Math.PI);
    const pores = addOctaves(fine, x * 8, y * 64, 3);
    return mix(dark, light, clamp(0.25 + 0.55 * rings ** 1.5 + 0.35 * pores));
  });
  return encodeJpeg(picture);
}

/** Woven cloth with threads over and under each other. */
export function paintCloth() {
  const noise = makeNoise(5, 32);
  const threads = 24;
  const picture = paint(512, 512, (x, y) => {
    const [column, row] = [Math.floor(x * threads), Math.floor(y * threads)];
    const isOver = (column + row) % 2 === 0;
    const along = isOver ? x * threads - column : y * threads - row;
    const across = isOver ? y * threads - row : x * threads - column;
    const round = Math.sin(across * Math.PI) ** 0.6 * (0.7 + 0.3 * Math.sin(along * Math.PI));
    const tone = round * (0.85 + 0.3 * noise(x * 32, y * 32));
    return mix([0.08, 0.06, 0.05], isOver ? [0.74, 0.64, 0.46] : [0.6, 0.5, 0.34], clamp(tone));
  });
  return encodeJpeg(picture);
}

export function paintLeather() {
  const noise = makeNoise(11, 64);
  const picture = paint(256, 256, (x, y) => {
    const cells = Math.abs(addOctaves(noise, x * 16, y * 16, 3));
    return mix([0.16, 0.07, 0.035], [0.42, 0.21, 0.1], clamp(0.35 + cells * 1.3));
  });
  return encodeJpeg(picture);
}

/** The face of a tuning dial: scales, marks and a needle, as a PNG for its sharp edges. */
export function paintDial() {
  const cream = [0.95, 0.91, 0.8];
  const ink = [0.12, 0.1, 0.09];
  const picture = paint(768, 768, (x, y) => {
    const [dx, dy] = [x - 0.5, 0.5 - y];
    const radius = Math.hypot(dx, dy) * 2;
    const angle = Math.atan2(dx, dy);
    const turn = angle / ((140 * Math.PI) / 180);
    let color = mix(cream, [0.82, 0.74, 0.58], clamp(radius) ** 3);
    const ring = (at, width) => Math.abs(radius - at) < width;
    if (Math.abs(turn) < 1 && (ring(0.78, 0.004) || ring(0.56, 0.004))) color = ink;
    const drawTicks = (count, from, to, width) => {
      const nearest = Math.round(((turn + 1) / 2) * count) / count;
      const offset = Math.abs((turn + 1) / 2 - nearest) * ((280 * Math.PI) / 180) * radius;
      if (Math.abs(turn) < 1.005 && radius > from && radius < to && offset < width) color = ink;
    };
    drawTicks(60, 0.78, 0.84, 0.006);
    drawTicks(12, 0.78, 0.9, 0.011);
    drawTicks(40, 0.56, 0.61, 0.005);
    drawTicks(8, 0.56, 0.66, 0.01);
    const [nx, ny] = [Math.sin(0.7), Math.cos(0.7)];
    const along = dx * nx + dy * ny;
    if (along > -0.06 && along < 0.44 && Math.abs(dx * ny - dy * nx) < 0.006) color = [0.75, 0.1, 0.06];
    if (radius < 0.09) color = radius < 0.07 ? [0.7, 0.55, 0.25] : ink;
    return radius > 0.985 ? ink : color;
  });
  return encode(picture);
}
