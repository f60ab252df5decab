import { createClock, type FrameData, type FrameScheduler } from '@framelane/viewer-backend';
import { createBlitter } from '@framelane/webgl-blit';
import { getDesktopBridge } from '../../../src/page/desktop-bridge.ts';
import { createDesktopMatrix } from '../../../src/page/matrix/create-desktop-matrix.ts';
import { DesktopShmApi } from '../../../src/page/stream/desktop-shm-api.ts';

type Frame = FrameData | SharedArrayBuffer;

/**
 * A frame and the moment the page had it, milliseconds of `performance.now()`; where the page looked for it, also how
 * long after the look its pixels were read.
 */
type Sample = [sequence: number, atMs: number, sinceLookMs: number];

/** What was drawn, and what became of the frames that were not. */
export interface Drawing {
  samples: Sample[];
  /** Animation frames, and those at whose end the canvas did not show the newest frame published before they began. */
  ticks: number;
  misses: number;
  /** Frames the page was too late for, that were written over while it read them, and that had a successor when drawn. */
  late: number;
  torn: number;
  overtaken: number;
  /** Bytes of pixels that our own code copied. */
  copiedBytes: number;
}

/** What the benchmark asks of a page. */
export interface LaneMeter {
  connect(name: string): Promise<string | undefined>;
  /** Frames as fast as they come, until number `last` or for `forMs`; of each, the first and last pixel are read. */
  read(options: { last?: number; forMs?: number }): Promise<{ samples: Sample[]; elapsedMs: number }>;
  /** One frame per animation frame until number `last`, drawn and read back. */
  draw(options: { last: number }): Promise<Drawing>;
  /** Pictures of the panel within `forMs` after the first one. */
  watchPanel(options: { forMs: number }): Promise<number>;
  disconnect(): Promise<void>;
}

declare global {
  var laneMeter: LaneMeter;
}

const { stream, matrix } = getDesktopBridge();
const clock = createClock(globalThis);

let lookedMs = 0;

const turns = new MessageChannel();
let waitingLook: (() => void) | undefined;
turns.port1.onmessage = () => {
  const look = waitingLook;
  waitingLook = undefined;
  lookedMs = performance.now();
  look?.();
};

/** At once, but after whatever else waits for its turn; one at a time. */
const soon: FrameScheduler = (look) => {
  waitingLook = look;
  turns.port2.postMessage(null);
  return () => {
    waitingLook = undefined;
  };
};

let api: DesktopShmApi | undefined;
const fast = new DesktopShmApi({ bridge: stream, clock, schedule: soon });
const shown = new DesktopShmApi({ bridge: stream, clock });
let name = '';

async function open(wanted: DesktopShmApi): Promise<DesktopShmApi> {
  if (api === wanted) return wanted;
  await api?.disconnect();
  api = wanted;
  await wanted.connect({ name });
  return wanted;
}

function readFacts(frame: Frame): FrameData {
  if ('sequence' in frame) return frame;
  const [width = 0, height = 0, sequence = 0] = new Uint32Array(frame, 0, 3);
  const byteLength = width * height * 4;
  return { width, height, sequence, format: 'BGRA8', buffer: frame, pixelsByteOffset: 16, byteLength };
}

function touch({ buffer, pixelsByteOffset, width, height, rowBytes = width * 4 }: FrameData): number {
  const bytes = new Uint8Array(buffer, pixelsByteOffset, rowBytes * (height - 1) + width * 4);
  return (bytes[0] ?? 0) + (bytes.at(-1) ?? 0);
}

globalThis.laneMeter = {
  async connect(streamName) {
    await api?.disconnect();
    api = undefined;
    name = streamName;
    await open(fast);
    return (await fast.getStatus()).lane;
  },
  async read({ last = Number.POSITIVE_INFINITY, forMs = Number.POSITIVE_INFINITY }) {
    const source = await open(fast);
    const samples: Sample[] = [];
    const startedMs = performance.now();
    for (;;) {
      const facts = readFacts(await source.nextFrame());
      touch(facts);
      const atMs = performance.now();
      samples.push([facts.sequence, atMs, atMs - lookedMs]);
      if (facts.sequence >= last || atMs - startedMs >= forMs) return { samples, elapsedMs: atMs - startedMs };
    }
  },
  async draw({ last }) {
    const source = await open(shown);
    const canvas = document.body.appendChild(document.createElement('canvas'));
    canvas.style.cssText = 'position:fixed;inset:0;width:960px;height:540px;z-index:2000';
    const blitter = createBlitter(canvas);
    blitter.resize(960, 540, 1);
    const samples: Sample[] = [];
    const before = source.readLaneStats();
    let ticks = 0;
    let misses = 0;
    let overtaken = 0;
    let isOver = false;
    let shownSequence = 0;
    let newestAtStart = 0;
    // Asked for before any look of the same animation frame, and so called before it.
    const begin = (): void => {
      if (isOver) return;
      if (shownSequence > 0) {
        ticks += 1;
        if (shownSequence < newestAtStart) misses += 1;
      }
      newestAtStart = stream.readLiveSequence();
      requestAnimationFrame(begin);
    };
    requestAnimationFrame(begin);
    for (;;) {
      const facts = readFacts(await source.nextFrame());
      if (!blitter.draw(facts)) continue;
      shownSequence = facts.sequence;
      if (stream.readLiveSequence() > shownSequence) overtaken += 1;
      blitter.readPixels({ x: 480, y: 270, width: 1, height: 1 });
      samples.push([facts.sequence, performance.now(), 0]);
      if (facts.sequence >= last) break;
    }
    isOver = true;
    blitter.dispose();
    canvas.remove();
    const after = source.readLaneStats();
    const count = (pick: 'skipped' | 'torn' | 'copiedBytes') => (after?.[pick] ?? 0) - (before?.[pick] ?? 0);
    const [late, torn, copiedBytes] = [count('skipped'), count('torn'), count('copiedBytes')];
    return { samples, ticks, misses, late, torn, overtaken, copiedBytes };
  },
  async watchPanel({ forMs }) {
    const panel = createDesktopMatrix(matrix);
    let pictures = 0;
    try {
      await new Promise<void>((resolve, reject) => {
        panel.onFrame(() => {
          pictures += 1;
          resolve();
        });
        panel.connect().catch(reject);
      });
      const before = pictures;
      await new Promise((resolve) => setTimeout(resolve, forMs));
      return pictures - before;
    } finally {
      panel.disconnect();
    }
  },
  async disconnect() {
    await api?.disconnect();
    api = undefined;
  },
};
