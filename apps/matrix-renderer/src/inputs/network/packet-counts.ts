/** What became of packets, by outcome. The set of names is bounded, so they can label a metric. */
export const packetOutcomes = [
  'accepted',
  'committed',
  'clipped',
  'duplicate',
  'out-of-order',
  'ignored',
  'refused',
  'E_INPUT',
  'E_TRUNCATED',
  'E_CLIENTS',
] as const;
export type PacketOutcome = (typeof packetOutcomes)[number];

/** Packets of one input by what became of them, since the start. */
export class PacketCounts {
  readonly #counts: Partial<Record<PacketOutcome, number>> = {};

  add(outcome: PacketOutcome): void {
    this.#counts[outcome] = (this.#counts[outcome] ?? 0) + 1;
  }

  snapshot(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }
}
