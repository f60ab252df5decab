/** What a test knows of a clip beforehand; frame `index` carries the number `firstNumber + index`. */
export interface KnownClip {
  name: string;
  width: number;
  height: number;
  fps: number;
  frameCount: number;
  firstNumber: number;
}

/** The clip that the engine makes itself and every gateway offers. */
export const sampleClip: KnownClip = {
  name: 'Sample clip',
  width: 1920,
  height: 1080,
  fps: 30,
  frameCount: 300,
  firstNumber: 0,
};

/** Places within colour bars of the sample, as fractions of the frame. */
export const sampleBars = { yellow: { x: 0.19, y: 0.78 }, red: { x: 0.69, y: 0.78 } } as const;

/** A second clip that no reader can take for the sample: its numbers begin where the sample's are long over. */
export const numbersClip: KnownClip = {
  name: 'numbers.y4m',
  width: 320,
  height: 180,
  fps: 25,
  frameCount: 100,
  firstNumber: 4000,
};
