import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import type { Device, DeviceFrame, DeviceGeometry } from './device.ts';

/** The datagrams of one frame, made once; `fill` puts a frame's pixels and the next sequence numbers into them. */
export interface PacketPlan {
  packets: readonly Uint8Array[];
  /** Where each packet goes when not all go to the same host: multicast groups. */
  groups?: readonly string[];
  fill(data: Uint8Array): void;
}

export interface PacketDeviceOptions {
  name: string;
  /** Absent when every packet has a group of its own. */
  host?: string;
  port: number;
  plan: (geometry: DeviceGeometry) => PacketPlan;
}

/** A display reached by UDP. Nothing answers, so only the local network stack can fail it. */
export class PacketDevice implements Device {
  readonly name: string;
  readonly isBlocking = false;
  readonly correctsLuminance = false;
  readonly #options: PacketDeviceOptions;
  #socket: Socket | undefined;
  #plan: PacketPlan | undefined;
  #address = '';
  #frameBytes = 0;

  constructor(options: PacketDeviceOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async open(geometry: DeviceGeometry): Promise<void> {
    await this.close();
    const { host } = this.#options;
    const found = host === undefined ? undefined : await lookup(host);
    this.#address = found?.address ?? '';
    this.#plan = this.#options.plan(geometry);
    this.#frameBytes = geometry.width * geometry.height * 3;
    const socket = createSocket(found?.family === 6 ? 'udp6' : 'udp4');
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    // Late ICMP answers: the next send reports what matters.
    socket.on('error', () => undefined);
  }

  push(frame: DeviceFrame): Promise<void> {
    return this.#send(frame.data);
  }

  async blank(): Promise<void> {
    if (this.#socket !== undefined) await this.#send(new Uint8Array(this.#frameBytes));
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  #send(data: Uint8Array): Promise<void> {
    const socket = this.#socket;
    const plan = this.#plan;
    if (socket === undefined || plan === undefined) return Promise.reject(new Error(`${this.name} is not open`));
    plan.fill(data);
    return new Promise((resolve, reject) => {
      let pending = plan.packets.length;
      const settle = (error: Error | null) => {
        if (error !== null) reject(error);
        pending -= 1;
        if (pending === 0) resolve();
      };
      for (const [index, packet] of plan.packets.entries()) {
        socket.send(packet, this.#options.port, plan.groups?.[index] ?? this.#address, settle);
      }
    });
  }
}
