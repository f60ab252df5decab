/** What decides how the picture looks. */
export interface FakeView {
  width: number;
  height: number;
  /** Degrees: moves the shapes sideways. */
  azimuth: number;
  distance: number;
  selection: readonly string[];
  exposure: number;
  aov: string;
}

interface Shape {
  path: string;
  color: readonly [number, number, number];
  contains(x: number, y: number): boolean;
}

/** The prim at a pixel, `undefined` for the background; exactly what `drawFakeView` draws there. */
export function pickFakeView(view: FakeView, x: number, y: number): string | undefined {
  return findShape(listShapes(view), Math.floor(x), Math.floor(y))?.path;
}

/** Draws BGRA, top row first, tight, into `target`. */
export function drawFakeView(view: FakeView, target: Uint8Array): void {
  const shapes = listShapes(view);
  const gain = 2 ** view.exposure;
  for (let y = 0; y < view.height; y += 1) {
    const sky = 40 + Math.round((40 * y) / view.height);
    for (let x = 0; x < view.width; x += 1) {
      const shape = findShape(shapes, x, y);
      const isOutlined = shape !== undefined && view.selection.includes(shape.path);
      const [red, green, blue] = view.aov === 'LdrColor' ? (shape?.color ?? [sky, sky, sky + 6]) : depthOf(shape);
      const at = (y * view.width + x) * 4;
      target[at] = Math.min(255, blue * gain + (isOutlined ? 80 : 0));
      target[at + 1] = Math.min(255, green * gain + (isOutlined ? 60 : 0));
      target[at + 2] = Math.min(255, red * gain);
      target[at + 3] = 255;
    }
  }
}

function depthOf(shape: Shape | undefined): [number, number, number] {
  const grey = shape === undefined ? 255 : 90;
  return [grey, grey, grey];
}

function findShape(shapes: readonly Shape[], x: number, y: number): Shape | undefined {
  return shapes.find((shape) => shape.contains(x, y));
}

function listShapes({ width, height, azimuth, distance }: FakeView): Shape[] {
  const radius = (height * 2) / distance;
  const shift = (azimuth / 360) * width;
  const sphereX = width * 0.68 + shift;
  const cubeX = width * 0.32 + shift;
  const middle = height / 2;
  return [
    {
      path: '/World/Sphere',
      color: [90, 160, 220],
      contains: (x, y) => (x + 0.5 - sphereX) ** 2 + (y + 0.5 - middle) ** 2 < radius ** 2,
    },
    {
      path: '/World/Cube',
      color: [220, 140, 70],
      contains: (x, y) => Math.abs(x + 0.5 - cubeX) < radius && Math.abs(y + 0.5 - middle) < radius,
    },
  ];
}
