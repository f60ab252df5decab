/** The part of the package `rpi-led-matrix` (1.15) that is used here, typed as its own declarations have it. */
export interface RpiDriver {
  LedMatrix: {
    defaultMatrixOptions(): RpiOptions;
    defaultRuntimeOptions(): RpiOptions;
    new (matrixOptions: RpiOptions, runtimeOptions: RpiOptions): RpiMatrix;
  };
  isSupported: boolean;
}

export type RpiOptions = Readonly<Record<string, string | number | boolean>>;

export interface RpiMatrix {
  /** Draws RGB888 into the back buffer. */
  drawBuffer(buffer: Uint8Array, width?: number, height?: number): RpiMatrix;
  clear(): RpiMatrix;
  luminanceCorrect(correct: boolean): RpiMatrix;
  /** Shows the back buffer; waits for the panel's refresh. */
  sync(): void;
}
