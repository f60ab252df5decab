import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeFrameHeader, readMatrixReady } from '@framelane/protocol/matrix';

const program = fileURLToPath(new URL('../../../../apps/matrix-renderer/dist/main.js', import.meta.url));
const size = { width: 64, height: 32 };

/** The real panel renderer in a process of its own. */
export class RealPanel {
  url = '';
  readonly #folder = mkdtempSync(join(tmpdir(), 'real-panel-'));
  readonly #socketPath = join(this.#folder, 'm.sock');
  #child: ChildProcess | undefined;

  static async start(): Promise<RealPanel> {
    const panel = new RealPanel();
    await panel.#start([]);
    return panel;
  }

  /** Killed, and started again at the same address. */
  async restart(): Promise<void> {
    await this.#stop();
    await this.#start(['--http-port', new URL(this.url).port]);
  }

  /** A picture of one colour; resolves when the service has it whole. */
  async show(shade: number): Promise<void> {
    const socket = connect(this.#socketPath);
    try {
      socket.write(Buffer.concat([encodeFrameHeader(size), Buffer.alloc(size.width * size.height * 3, shade)]));
      await once(socket, 'data');
    } finally {
      socket.destroy();
    }
  }

  async changeSettings(patch: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${this.url}/api/settings`, { method: 'PUT', headers, body: JSON.stringify(patch) });
  }

  async close(): Promise<void> {
    await this.#stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(ways: readonly string[]): Promise<void> {
    const sizes = ['--width', `${size.width}`, '--height', `${size.height}`];
    const place = [
      '--unix-socket',
      this.#socketPath,
      '--device',
      'preview',
      '--exit-on-stdin-close',
      '--log-level',
      'error',
    ];
    const child = spawn(process.execPath, [program, ...sizes, ...place, ...ways], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the panel renderer ended with ${code}`);
    });
    ended.catch(() => undefined);
    const [line] = (await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), ended])) as [string];
    this.url = readMatrixReady(line)?.url ?? this.url;
  }

  async #stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
