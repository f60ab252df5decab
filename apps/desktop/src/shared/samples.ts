/** What there is to begin with. */
export interface Samples {
  /** The engine makes a clip on first use. */
  hasClip: boolean;
  /** Names of stages that come with the stage server, which finds them by name. */
  stages: string[];
}

/** Stands for the sample clip where a page names what the engine is to open. */
export const sampleClipId = 'sample';
