import type { RemoteInfo } from 'node:dgram';
import { decodeFt, type FtPacket } from '@framelane/protocol/matrix';
import type { InputContext } from '../input.ts';
import type { PacketOutcome } from './packet-counts.ts';
import { paintPicture } from './paint-picture.ts';
import { SenderTable } from './sender-table.ts';
import { SourceCanvas } from './source-canvas.ts';
import { type NetworkAddress, UdpInput } from './udp-input.ts';

interface Layer {
  width: number;
  height: number;
  pixels: Uint8Array;
  paintedMs: number;
}

interface FtSender {
  canvas: SourceCanvas;
  /** By z; made when first painted. */
  layers: Map<number, Layer>;
  close(): void;
}

/** Flaschen Taschen: one picture a datagram, anywhere on the display, on one of sixteen layers. */
export class FtInput extends UdpInput {
  readonly #layerTimeoutMs: number;
  // Programs that paint one display together are told apart by host alone, as the original server does not tell
  // them apart at all.
  readonly #senders = new SenderTable<FtSender>((key) => {
    const canvas = new SourceCanvas(this.context.sink, { kind: 'ft', key }, this.counts);
    return { canvas, layers: new Map(), close: () => canvas.close() };
  });

  constructor(address: NetworkAddress & { layerTimeoutMs: number }, context: InputContext) {
    super('ft', address, context);
    this.#layerTimeoutMs = address.layerTimeoutMs;
  }

  protected override take(bytes: Uint8Array, peer: RemoteInfo): PacketOutcome {
    const packet = decodeFt(bytes);
    if (packet.type === 'malformed') return this.refuse(packet.reason, peer);
    if (packet.type === 'absent') return this.#takeRaw(bytes, peer);
    const sender = this.#senders.get(peer.address);
    if (packet.z > 0) return this.#paintLayer(sender, packet);
    if (paintPicture(packet, sender.canvas)) this.counts.add('clipped');
    sender.canvas.commit();
    return 'accepted';
  }

  protected override closeSenders(): void {
    this.#senders.close();
  }

  #takeRaw(bytes: Uint8Array, peer: RemoteInfo): PacketOutcome {
    const { canvas } = this.#senders.get(peer.address);
    if (bytes.length !== canvas.pixels.length) return this.refuse('neither a PPM nor a whole raw frame', peer);
    canvas.write(0, bytes);
    canvas.commit();
    return 'accepted';
  }

  #paintLayer({ canvas, layers }: FtSender, packet: FtPacket): PacketOutcome {
    const nowMs = performance.now();
    let layer = layers.get(packet.z);
    if (layer === undefined) {
      const { width, height, pixels } = canvas;
      layer = { width, height, pixels: new Uint8Array(pixels.length), paintedMs: nowMs };
      layers.set(packet.z, layer);
    }
    if (nowMs - layer.paintedMs >= this.#layerTimeoutMs) layer.pixels.fill(0);
    layer.paintedMs = nowMs;
    if (paintPicture(packet, layer)) this.counts.add('clipped');
    this.counts.add('committed');
    canvas.source.acceptLayer(packet.z, layer.pixels, this.#layerTimeoutMs);
    return 'accepted';
  }
}
