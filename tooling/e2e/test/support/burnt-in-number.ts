const bitCount = 16;

/** Side of one cell in pixels of the frame; the row of cells begins one cell from the left and from the top. */
export function cellPx(frameHeight: number): number {
  return 2 * Math.round(frameHeight / 60);
}

/** The row for a number: white, black, then 16 bits, most significant first. */
export function cellsOf(value: number): boolean[] {
  const bits = Array.from({ length: bitCount }, (_, index) => ((value >> (bitCount - 1 - index)) & 1) === 1);
  return [true, false, ...bits];
}

/** The number a row of cells stands for, or undefined when it does not begin with white and black. */
export function numberOf(cells: readonly boolean[]): number | undefined {
  const [first, second, ...bits] = cells;
  if (first !== true || second !== false || bits.length !== bitCount) return undefined;
  return bits.reduce((value, isWhite) => value * 2 + (isWhite ? 1 : 0), 0);
}
