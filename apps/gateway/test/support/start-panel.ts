import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeFrameHeader } from '@framelane/protocol/matrix';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { afterEach } from 'vitest';
import { makeTempFolder } from './temp-folder.ts';

const program = fileURLToPath(new URL('../../../matrix-renderer/dist/main.js', import.meta.url));
const size = { width: 64, height: 32 };
const running = new Set<TestPanel>();

/** The real panel renderer in a process of its own, showing nothing to anybody but over its preview. */
export class TestPanel {
  readonly url: string;
  readonly #httpPort: number;
  readonly socketPath: string;
  #child: ChildProcess | undefined;

  /** Resolves when it is ready; ended after the test. */
  static async start(): Promise<TestPanel> {
    const panel = new TestPanel(await findFreePort());
    running.add(panel);
    await panel.start();
    return panel;
  }

  private constructor(httpPort: number) {
    this.#httpPort = httpPort;
    this.socketPath = join(makeTempFolder(), 'matrix.sock');
    this.url = `http://127.0.0.1:${httpPort}`;
  }

  async start(): Promise<void> {
    const { width, height } = size;
    const sizes = ['--width', `${width}`, '--height', `${height}`];
    const ways = ['--unix-socket', this.socketPath, '--http-port', `${this.#httpPort}`, '--device', 'null'];
    const child = spawn(process.execPath, [program, 'run', ...sizes, ...ways, '--log-format', 'json'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    let log = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (log.includes('"ready:')) resolve();
      });
      child.once('close', () => reject(new Error(`the panel renderer ended: ${log}`)));
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }

  /** Shows a picture of one colour; resolves when the service has it whole. */
  async show(red: number, green: number, blue: number): Promise<void> {
    const pixels = Buffer.alloc(size.width * size.height * 3, Buffer.from([red, green, blue]));
    const socket = connect(this.socketPath);
    try {
      socket.write(Buffer.concat([encodeFrameHeader(size), pixels]));
      await once(socket, 'data');
    } finally {
      socket.destroy();
    }
  }
}

afterEach(async () => {
  const panels = [...running];
  running.clear();
  await Promise.all(panels.map((panel) => panel.stop()));
});
