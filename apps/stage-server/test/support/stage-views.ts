import type { OrbitCamera } from '../../src/camera/orbit-camera.ts';

/** Angle from top to bottom that the viewer's own camera sees, in degrees. */
export const fieldOfView = 40;

/** A view of each shipped stage that has most of it in the picture. */
export const views = {
  primitives: { azimuth: 30, elevation: 25, distance: 17, target: [0, 0.6, 0] },
  product: { azimuth: 28, elevation: 18, distance: 60, target: [0, 9, 0] },
  stress: { azimuth: 40, elevation: 30, distance: 100, target: [0, 0, 0] },
} as const satisfies Record<string, OrbitCamera>;
