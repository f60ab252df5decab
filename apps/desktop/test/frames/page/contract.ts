import { createClock } from '@framelane/viewer-backend';
import { createShmViewerBackend } from '@framelane/viewer-backend/shm';
import {
  CountingClock,
  describeViewerBackend,
  FakeStage,
  publishFakeStage,
  type StagePublisher,
} from '@framelane/viewer-backend/testing';
import { getDesktopBridge } from '../../../src/page/desktop-bridge.ts';
import { DesktopShmApi } from '../../../src/page/stream/desktop-shm-api.ts';
import { scheduleLook } from '../../../src/page/stream/poll-schedule.ts';

/** What a page asks of the process that runs the producers of its stages; pixels as base64. */
export type ProducerOrder =
  | { type: 'create'; id: number; name: string; width: number; height: number }
  | { type: 'publish'; id: number; width: number; height: number; pixels: string }
  | { type: 'send'; id: number; text: string; clientId?: number }
  | { type: 'close'; id: number };

/** The contract of `ViewerBackend`, run inside the page over the page's own parts. */
export interface ContractPage {
  /** Lane its last case ran in. */
  lane: string | undefined;
  runCase(index: number, streamName: string): Promise<void>;
  /** What a client said to a producer. */
  hear(id: number, text: string, clientId: number): void;
}

declare global {
  var contract: ContractPage;
  var orderProducer: (order: ProducerOrder) => Promise<void>;
}

const clock = new CountingClock(createClock(globalThis));
const api = new DesktopShmApi({ bridge: getDesktopBridge().stream, clock });
const hearers = new Map<number, (text: string, clientId: number) => void>();
const cases: (() => Promise<void>)[] = [];
let streamName = '';
let made = 0;
/** Orders are carried out one after the other; a failed one fails its case. */
let lastOrder: Promise<void> = Promise.resolve();

function order(given: ProducerOrder): void {
  lastOrder = Promise.all([lastOrder, orderProducer(given)]).then(() => undefined);
  // Whoever waits for the last order hears of it.
  lastOrder.catch(() => undefined);
}

/** A producer in another process; what it is told is carried out in order. */
function createProducer({ width, height }: { width: number; height: number }): StagePublisher {
  made += 1;
  const id = made;
  let published = 0;
  order({ type: 'create', id, name: streamName, width, height });
  return {
    publish(pixels, size) {
      order({ type: 'publish', id, ...size, pixels: btoa(String.fromCharCode(...pixels)) });
      published += 1;
      return published;
    },
    sendMessage: (text, { clientId } = {}) =>
      order({ type: 'send', id, text, ...(clientId === undefined ? {} : { clientId }) }),
    onMessage(callback) {
      hearers.set(id, callback);
      return () => void hearers.delete(id);
    },
    close() {
      hearers.delete(id);
      order({ type: 'close', id });
    },
  };
}

describeViewerBackend(
  'desktop',
  async () => {
    const stage = new FakeStage();
    const published = publishFakeStage(stage, () => createProducer(stage.size));
    await lastOrder;
    const backend = createShmViewerBackend({ api, clock, streamName, schedule: scheduleLook });
    backend.onStatus(({ lane }) => {
      if (lane !== undefined) contract.lane = lane;
    });
    return {
      backend,
      stage,
      countTimers: () => clock.pendingTimers,
      countPictures: () => undefined,
      async close() {
        published.close();
        await lastOrder;
      },
    };
  },
  { describe: (_name, body) => body(), it: (_name, body) => cases.push(body) },
);

globalThis.contract = {
  lane: undefined,
  async runCase(index, name) {
    streamName = name;
    lastOrder = Promise.resolve();
    await cases[index]?.();
  },
  hear: (id, text, clientId) => hearers.get(id)?.(text, clientId),
};
