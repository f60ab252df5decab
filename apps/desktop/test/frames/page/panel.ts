import { createClock, createMatrixSession } from '@framelane/viewer-backend';
import { CountingClock, describeMatrixBackend } from '@framelane/viewer-backend/testing';
import { getDesktopBridge } from '../../../src/page/desktop-bridge.ts';
import { PortMatrixTransport } from '../../../src/page/matrix/port-matrix-transport.ts';
import { FrameInbox } from '../../../src/page/stream/frame-inbox.ts';

/** The contract of `MatrixBackend`, run inside the page over the page's own parts. */
export interface PanelPage {
  runCase(index: number): Promise<void>;
  /** Whether main still answers after each of these messages, given as JSON, which keeps every name. */
  offend(messages: string[]): Promise<boolean[]>;
}

declare global {
  var panel: PanelPage;
  /** Kills the panel renderer, which the application starts again. */
  var killPanel: () => Promise<void>;
}

const cases: (() => Promise<void>)[] = [];
const { matrix } = getDesktopBridge();
const createBackend = (clock: CountingClock) =>
  createMatrixSession({ transport: new PortMatrixTransport(matrix), clock });

describeMatrixBackend(
  'desktop',
  async () => {
    const clock = new CountingClock(createClock(globalThis));
    const backend = createBackend(clock);
    // Another page, as far as main can tell.
    const other = createBackend(new CountingClock(createClock(globalThis)));
    return {
      backend,
      // The panel shows moving colours by itself.
      show: () => undefined,
      async changeElsewhere(patch) {
        await other.connect();
        await other.setSettings(patch);
      },
      restart: () => killPanel(),
      countTimers: () => clock.pendingTimers,
      async close() {
        other.disconnect();
      },
    };
  },
  { describe: (_name, body) => body(), it: (_name, body) => cases.push(body) },
);

/** Whether main still answers after that message. */
async function isForgiven(message: string): Promise<boolean> {
  const inbox = new FrameInbox(window);
  matrix.open(inbox.nonce);
  const port = await inbox.port;
  inbox.close();
  const answered = new Promise<boolean>((resolve) => {
    port.onmessage = ({ data }: MessageEvent<{ type: string }>) => {
      if (data.type === 'answer') resolve(true);
    };
  });
  port.postMessage(JSON.parse(message));
  port.postMessage({ type: 'get-settings', number: 1 });
  // Main answers in order: when a port opened later got its answer, this one gets none any more.
  const later = createBackend(new CountingClock(createClock(globalThis)));
  await later.connect();
  await later.getSettings();
  later.disconnect();
  const isAnswered = await Promise.race([answered, Promise.resolve(false)]);
  port.close();
  return isAnswered;
}

globalThis.panel = {
  runCase: async (index) => cases[index]?.(),
  async offend(messages) {
    const answers: boolean[] = [];
    for (const message of messages) answers.push(await isForgiven(message));
    return answers;
  },
};
