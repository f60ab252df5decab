import type { InputContext } from '../input.ts';
import { SourceCanvas } from './source-canvas.ts';
import { type NetworkAddress, UdpInput } from './udp-input.ts';
import { UniverseCanvas } from './universe-canvas.ts';

/** A protocol whose packets carry universes; all its senders paint one canvas, of which each universe has one holder. */
export abstract class UniverseInput extends UdpInput {
  protected readonly startUniverse: number;
  readonly #kind: 'artnet' | 'sacn';
  #canvas: SourceCanvas | undefined;
  #universes: UniverseCanvas | undefined;

  constructor(kind: 'artnet' | 'sacn', address: NetworkAddress & { startUniverse: number }, context: InputContext) {
    super(kind, address, context);
    this.#kind = kind;
    this.startUniverse = address.startUniverse;
  }

  protected override closeSenders(): void {
    this.#canvas?.close();
    this.#canvas = undefined;
    this.#universes = undefined;
  }

  /** The canvas, made for the first packet that needs it. */
  protected openUniverses(): UniverseCanvas {
    if (this.#universes !== undefined) return this.#universes;
    this.#canvas = new SourceCanvas(this.context.sink, { kind: this.#kind, key: this.#kind }, this.counts);
    this.#universes = new UniverseCanvas(this.#canvas, this.startUniverse);
    return this.#universes;
  }

  protected setPriority(priority: number): void {
    this.#canvas?.source.setPriority(priority);
  }
}
