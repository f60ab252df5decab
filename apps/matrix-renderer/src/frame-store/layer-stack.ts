const layerCount = 15;

interface Layer {
  pixels: Uint8Array;
  endsAtMs: number;
}

/** Layers 1..15 above the base frame. Black pixels of a layer show what is below. */
export class LayerStack {
  readonly #frameBytes: number;
  readonly #layers: (Layer | undefined)[] = Array.from({ length: layerCount + 1 });
  #used = 0;
  /** Base frame as last shown; only kept up while layers are in use. */
  #base: Uint8Array | undefined;
  #newest: Uint8Array | undefined;

  constructor(frameBytes: number) {
    this.#frameBytes = frameBytes;
  }

  get isUsed(): boolean {
    return this.#used > 0 || this.#base !== undefined;
  }

  /** Notes where the newest base frame lies, in case a layer comes. It must stay readable, not unchanged. */
  remember(shown: Uint8Array): void {
    this.#newest = shown;
  }

  put(z: number, pixels: Uint8Array, endsAtMs: number): void {
    if (this.#base === undefined) {
      this.#base = new Uint8Array(this.#frameBytes);
      if (this.#newest !== undefined) this.#base.set(this.#newest);
    }
    let layer = this.#layers[z];
    if (layer === undefined) {
      layer = { pixels: new Uint8Array(this.#frameBytes), endsAtMs };
      this.#layers[z] = layer;
      this.#used += 1;
    }
    layer.pixels.set(pixels);
    layer.endsAtMs = endsAtMs;
  }

  /** Whether a layer went. */
  expire(nowMs: number): boolean {
    const before = this.#used;
    for (let z = 1; z <= layerCount; z += 1) {
      const layer = this.#layers[z];
      if (layer === undefined || nowMs < layer.endsAtMs) continue;
      this.#layers[z] = undefined;
      this.#used -= 1;
    }
    return this.#used !== before;
  }

  /** Writes base and layers into `target`; a new base is kept for the next time. */
  compose(base: Uint8Array | undefined, target: Uint8Array): void {
    this.#base ??= new Uint8Array(this.#frameBytes);
    if (base !== undefined) this.#base.set(base);
    target.set(this.#base);
    for (const layer of this.#layers) if (layer !== undefined) paintOver(target, layer.pixels);
  }
}

function paintOver(target: Uint8Array, layer: Uint8Array): void {
  for (let at = 0; at < layer.length; at += 3) {
    const red = layer[at]!;
    const green = layer[at + 1]!;
    const blue = layer[at + 2]!;
    if ((red | green | blue) === 0) continue;
    target[at] = red;
    target[at + 1] = green;
    target[at + 2] = blue;
  }
}
