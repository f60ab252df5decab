/** Geometry and colour, as options and configuration give them. Defaults leave every byte as it came. */
export interface PipelineSettings {
  /** Size senders use, after rotation: what the header of each frame must say. */
  width: number;
  height: number;
  /** One panel, and how they are chained; equal to the physical size when there is one. */
  panelWidth: number;
  panelHeight: number;
  columns: number;
  rows: number;
  /** Percent, 0..100. */
  brightness: number;
  /** Factors 0..1 for red, green, blue. */
  whiteBalance: readonly [number, number, number];
  gamma: 'none' | 'cie1931' | number;
  /** Milliamperes for the whole display; 0 is no limit. */
  powerLimitMa: number;
  maPerPixel: number;
  /** Degrees clockwise. */
  rotate: 0 | 90 | 180 | 270;
  mirror?: 'H' | 'V' | undefined;
  /** `U-mapper;Rotate:90`, applied from left to right; empty for none. */
  mapper: string;
  /** A permutation of `RGB`. */
  rgbOrder: string;
}

/** A pipeline with all its tables made. `apply` allocates nothing. */
export interface CompiledPipeline {
  readonly inputWidth: number;
  readonly inputHeight: number;
  readonly outputWidth: number;
  readonly outputHeight: number;
  /** Output equals input; `apply` may be left out. */
  readonly isIdentity: boolean;
  /** What the power cap scaled the last frame by, 0..1. */
  readonly powerScale: number;
  /** Both are RGB888 of the sizes above and must not overlap. */
  apply(input: Uint8Array, output: Uint8Array): void;
}
