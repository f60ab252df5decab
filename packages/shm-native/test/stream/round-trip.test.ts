import { describe, expect, it } from 'vitest';
import type { StreamInputEvent } from '../../lib/index.ts';
import { connectClient, describeFrame, makePicture, nextCall, startProducer } from '../support/streams.ts';

describe('frames', () => {
  it('arrive whole and tight, whatever their pitch and size', async () => {
    const producer = startProducer();
    const client = connectClient(producer.name);
    const sizes = [
      { width: 64, height: 32 },
      { width: 64, height: 32, pitchBytes: 320 },
      { width: 1, height: 1 },
      { width: 33, height: 7, pitchBytes: 132 },
    ];
    for (const [index, size] of sizes.entries()) {
      const value = 10 + index;
      expect(producer.publish(makePicture(value, size), size)).toBe(index + 1);
      const { width, height } = size;
      expect(describeFrame(await client.waitFrame())).toEqual({ width, height, sequence: index + 1, value });
    }
    expect(client.stats()).toMatchObject({ delivered: 4, skipped: 0, torn: 0, invalid: 0, latestSequence: 4 });
    expect(producer.stats()).toMatchObject({ published: 4, clients: 1 });
  });

  it('come round in three buffers and stay untouched until the third following wait', async () => {
    const producer = startProducer();
    const client = connectClient(producer.name);
    const buffers: SharedArrayBuffer[] = [];
    const size = { width: 8, height: 8 };
    for (let value = 1; value <= 6; value += 1) {
      producer.publish(makePicture(value, size), size);
      buffers.push(await client.waitFrame());
      const kept = buffers.slice(-3).map((buffer) => describeFrame(buffer).value);
      expect(kept).toEqual([value - 2, value - 1, value].filter((known) => known > 0));
    }
    expect(new Set(buffers).size).toBe(3);
  });

  it('skip to the newest, and a late client gets it at once', async () => {
    const producer = startProducer();
    const size = { width: 8, height: 8 };
    for (let value = 1; value <= 5; value += 1) producer.publish(makePicture(value, size), size);
    const client = connectClient(producer.name);
    expect(describeFrame(await client.waitFrame())).toMatchObject({ sequence: 5, value: 5 });
    const wait = client.waitFrame();
    producer.publish(makePicture(6, size), size);
    expect(describeFrame(await wait)).toMatchObject({ sequence: 6, value: 6 });
  });

  it('reach every client', async () => {
    const producer = startProducer();
    const clients = [1, 2, 3].map(() => connectClient(producer.name));
    const waits = clients.map((client) => client.waitFrame());
    producer.publish(makePicture(3, { width: 4, height: 4 }), { width: 4, height: 4 });
    const frames = await Promise.all(waits);
    expect(frames.map((frame) => describeFrame(frame).value)).toEqual([3, 3, 3]);
  });
});

describe('messages', () => {
  it('go both ways in order, and those before the first subscription are kept', async () => {
    const producer = startProducer();
    const attached = nextCall(producer.onClientsChanged.bind(producer));
    const client = connectClient(producer.name);
    expect(await attached).toBe(true);
    for (const text of ['', '{"a":1}', 'ünïcode 日本', ' two  spaces ']) producer.sendMessage(text);
    const received: string[] = [];
    await new Promise<void>((resolve) => {
      client.onMessage((text) => {
        received.push(text);
        if (received.length === 4) resolve();
      });
    });
    expect(received).toEqual(['', '{"a":1}', 'ünïcode 日本', ' two  spaces ']);

    const atProducer = nextCall<string>((callback) => producer.onMessage(callback));
    client.sendMessage('lone \ud800 surrogate');
    expect(await atProducer).toBe('lone \ufffd surrogate');
    const typed = nextCall<string>((callback) => producer.onText(callback));
    client.sendText('é');
    expect(await typed).toBe('é');

    const left = nextCall(producer.onClientsChanged.bind(producer));
    client.close();
    expect(await left).toBe(false);
  });

  it('sent right before close() arrive', async () => {
    const producer = startProducer();
    const received: string[] = [];
    producer.onMessage((text) => received.push(text));
    const client = connectClient(producer.name);
    const left = nextCall((callback) => producer.onClientsChanged((hasClients) => hasClients || callback(hasClients)));
    const sent = Array.from({ length: 100 }, (_, index) => `message ${index}`);
    for (const text of sent) client.sendMessage(text);
    client.close();
    await left;
    expect(received).toEqual(sent);
  });

  it('may be as long as a line', async () => {
    const producer = startProducer();
    const client = connectClient(producer.name);
    const received = nextCall<string>((callback) => producer.onMessage(callback));
    client.sendMessage('x'.repeat(16_777_207));
    expect((await received).length).toBe(16_777_207);
    expect(() => client.sendMessage('x'.repeat(16_777_208))).toThrow(
      expect.objectContaining({ code: 'ERR_SHM_MESSAGE' }),
    );
  });
});

const inputs: StreamInputEvent[] = [
  { type: 'key', keyCode: 65, scanCode: 30, modifiers: 3, state: 1, timestampUs: 77 },
  {
    type: 'mouse',
    kind: 'wheel',
    modifiers: 1,
    x: -5,
    y: 6,
    data: 1920,
    data2: 1080,
    buttonState: 0,
    scrollX: 0.5,
    scrollY: -1.25,
    timestampUs: 8,
  },
  { type: 'gamepad', control: 14, position: -32768, gamepadId: 1, timestampUs: 9 },
  {
    type: 'touch',
    isLowLevel: true,
    modifiers: 0,
    sourceWidth: 1920,
    sourceHeight: 1080,
    timestampUs: 10,
    points: [{ id: 7, phase: 'move', x: 0.5, y: 0.25, radiusX: 2, radiusY: 3, timestampUs: 11 }],
  },
];

describe('input', () => {
  it.each(inputs)('of type $type arrives as it was sent', async (event) => {
    const producer = startProducer();
    const client = connectClient(producer.name);
    const received = nextCall<StreamInputEvent>((callback) => producer.onInput(callback));
    client.sendInput(event);
    expect(await received).toEqual(event);
  });
});
