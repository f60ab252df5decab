/** Signed distance between two 8-bit sequence numbers. */
export function sequenceDistance(sequence: number, last: number): number {
  return ((sequence - last) << 24) >> 24;
}
