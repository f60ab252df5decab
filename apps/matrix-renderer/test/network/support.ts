import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { FrameSink, SourceDescription } from '../../src/frame-store/types.ts';
import type { Input } from '../../src/inputs/input.ts';
import { createNetworkInput, type NetworkInputOptions } from '../../src/inputs/network/create-network-input.ts';

const watchdogMs = 30_000;

/** A frame store that remembers everything it was given. */
export class RecordingSink implements FrameSink {
  readonly width: number;
  readonly height: number;
  readonly frames: string[] = [];
  readonly layers: { z: number; pixels: string; timeoutMs: number }[] = [];
  readonly sources: SourceDescription[] = [];
  readonly priorities: number[] = [];
  openSources = 0;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  openSource(description: SourceDescription) {
    this.sources.push(description);
    this.openSources += 1;
    return {
      accept: (pixels: Uint8Array) => void this.frames.push(Buffer.from(pixels).toString('hex')),
      acceptLayer: (z: number, pixels: Uint8Array, timeoutMs: number) =>
        void this.layers.push({ z, pixels: Buffer.from(pixels).toString('hex'), timeoutMs }),
      setPriority: (priority: number) => void this.priorities.push(priority),
      close: () => {
        this.openSources -= 1;
      },
    };
  }
}

type WithoutAddress<Options> = Options extends unknown ? Omit<Options, 'host' | 'port'> : never;

/** Opens an input on a free port and runs `work` with it and senders; everything is closed afterwards. */
export async function withInput(
  sink: RecordingSink,
  options: WithoutAddress<NetworkInputOptions> & { isAllowed?: (address: string) => boolean },
  work: (peer: {
    input: Input;
    port: number;
    send: (bytes: Uint8Array, from?: string) => Promise<void>;
    received: Buffer[];
    count: (name: string) => number;
  }) => Promise<void>,
): Promise<void> {
  const { isAllowed = () => true, ...rest } = options;
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const input = createNetworkInput({ ...rest, host: '127.0.0.1', port: 0 } as NetworkInputOptions, {
    sink,
    log,
    isAllowed,
  });
  await input.start();
  const port = Number(input.describe().address.split(':').at(-1));
  const received: Buffer[] = [];
  const sockets = new Map<string, ReturnType<typeof createSocket>>();
  const send = async (bytes: Uint8Array, from = '127.0.0.1') => {
    let socket = sockets.get(from);
    if (socket === undefined) {
      socket = createSocket('udp4');
      sockets.set(from, socket);
      socket.on('message', (message) => received.push(message));
      socket.bind(0, from);
      await once(socket, 'listening');
    }
    const sender = socket;
    const before = countAll(input);
    await new Promise<void>((resolve, reject) =>
      sender.send(bytes, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
    );
    await waitUntil(() => countAll(input) > before, 'the packet was counted');
  };
  try {
    await work({ input, port, send, received, count: (name) => input.describe().counts[name] ?? 0 });
  } finally {
    for (const socket of sockets.values()) socket.close();
    await input.close();
    await input.close();
  }
}

export async function openTcp(port: number) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

export async function waitUntil(isTrue: () => boolean, what: string): Promise<void> {
  const start = Date.now();
  while (!isTrue()) {
    if (Date.now() - start > watchdogMs) throw new Error(`waited ${watchdogMs} ms until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function countAll(input: Input): number {
  const { committed: _, clipped: __, ...packets } = input.describe().counts;
  return Object.values(packets).reduce((sum, count) => sum + count, 0);
}
