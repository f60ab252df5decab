/** Width and height in pixels of what a mapper's lower side has. */
export interface Extent {
  width: number;
  height: number;
}

/** How panels are wired: `chain` of them in a row, `parallel` rows. */
export interface Wiring {
  chain: number;
  parallel: number;
}

/**
 * Rearranges pixels between a lower canvas (in the end the panels) and the one seen above it. `locate` gives, for
 * each visible pixel, the index of its lower pixel; every lower pixel belongs to exactly one visible one.
 */
export interface Mapper {
  visible: Extent;
  locate(x: number, y: number): number;
}

/** Makes a mapper over a lower canvas, or says in words why it cannot. */
export type MapperFactory = (lower: Extent, wiring: Wiring, parameter: string) => Mapper | { problem: string };
