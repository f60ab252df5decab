type Color = readonly [number, number, number];

/** Linear colours of the picture's top and bottom. */
export const backgrounds: Readonly<Record<string, { top: Color; bottom: Color }>> = {
  studio: { top: [0.05, 0.06, 0.08], bottom: [0.015, 0.016, 0.02] },
  sky: { top: [0.12, 0.3, 0.6], bottom: [0.6, 0.65, 0.7] },
  black: { top: [0, 0, 0], bottom: [0, 0, 0] },
  grey: { top: [0.18, 0.18, 0.18], bottom: [0.18, 0.18, 0.18] },
  white: { top: [1, 1, 1], bottom: [1, 1, 1] },
};
