import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FramelaneError } from '@framelane/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  defaultRingPath,
  type EngineProcess,
  fullFeatures,
  type LogEntry,
  seedFeatures,
  spawnEngine,
} from '../src/index.ts';
import type { SpawnEngineOptions } from '../src/spawn/spawn-options.ts';
import { captureFailure } from './support/capture-failure.ts';

const open: EngineProcess[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.kill()));
});

/** Starts a small program that prints what an engine would. */
async function run(program: string, options: Partial<SpawnEngineOptions> = {}): Promise<EngineProcess> {
  const engine = await spawnEngine({ command: process.execPath, args: ['-e', program, '--'], ...options });
  open.push(engine);
  return engine;
}

const stayAlive = 'setInterval(() => {}, 1e6);';
const sayReady = `process.stdout.write('ZMQ_PORT=4001\\nENGINE_READY=1\\n');${stayAlive}`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the handshake', () => {
  it('reads whole lines from chunks that end anywhere and ignores the rest', async () => {
    const lines = [
      'hello',
      'ZMQ_PING_PORT=40002',
      'ZMQ_PUB_PORT=40003',
      'RING_PATH=/dev/shm/r',
      // Last but one: an engine that is not ready soon after it counts as one of the base protocol.
      'ZMQ_PORT=40001',
      'ENGINE_READY=1',
    ];
    const engine = await run(`
      const text = ${JSON.stringify(`${lines.join('\n')}\n`)};
      let at = 0;
      // The rest at once from within the port on, as it must not come late.
      const rest = text.indexOf('ZMQ_PORT') + 12;
      const timer = setInterval(() => {
        process.stdout.write(text.slice(at, at += at < rest ? 9 : text.length));
        if (at >= text.length) clearInterval(timer);
      }, 2);
      ${stayAlive}`);
    expect(engine.handshake).toEqual({
      commandPort: 40001,
      pingPort: 40002,
      eventPort: 40003,
      ringPath: '/dev/shm/r',
      isReady: true,
    });
    expect(engine.address).toMatchObject({
      endpoint: 'tcp://127.0.0.1:40001',
      pingEndpoint: 'tcp://127.0.0.1:40002',
      eventEndpoint: 'tcp://127.0.0.1:40003',
      ringPath: '/dev/shm/r',
      features: fullFeatures,
    });
  });

  it.each(['ZMQ_PORT=4123', 'PORT=4123', '4123'])('takes %s alone for an engine of the base protocol', async (line) => {
    const engine = await run(`console.log('booting'); console.log('${line}');${stayAlive}`);
    expect(engine.handshake).toEqual({ commandPort: 4123, isReady: false });
    expect(engine.address).toMatchObject({
      endpoint: 'tcp://127.0.0.1:4123',
      pingEndpoint: 'tcp://127.0.0.1:4123',
      ringPath: defaultRingPath,
      features: seedFeatures,
    });
    expect(engine.address.eventEndpoint).toBeUndefined();
  });

  it('lets the option say where the ring of such an engine is', async () => {
    const engine = await run(`console.log(4123);${stayAlive}`, { ringPath: '/dev/shm/elsewhere' });
    expect(engine.address.ringPath).toBe('/dev/shm/elsewhere');
  });

  it('keeps reading stdout, so that a talkative engine is never stopped by a full pipe', async () => {
    const engine = await run(`
      process.stdout.write('ZMQ_PORT=4001\\nENGINE_READY=1\\n');
      process.stdout.write('x'.repeat(1e6), () => process.exit(7));`);
    expect(await new Promise((resolve) => engine.onExit(resolve))).toEqual({ code: 7, signal: null });
  });
});

describe('the token', () => {
  const showSecrets = `console.error(JSON.stringify([process.env.ENGINE_TOKEN ?? null, process.argv]));${sayReady}`;

  async function readSecrets(options: Partial<SpawnEngineOptions> = {}) {
    const engine = await run(showSecrets, options);
    while (engine.stderrTail().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const [token, argv] = JSON.parse(engine.stderrTail()[0] ?? '') as [string | null, string[]];
    return { engine, token, argv };
  }

  it('is new for each start, in the environment and nowhere in the arguments', async () => {
    const [first, second] = await Promise.all([readSecrets(), readSecrets()]);
    expect(first.token).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.token).not.toBe(second.token);
    expect(first.engine.address.token).toBe(first.token);
    expect(first.argv.join(' ')).not.toContain(first.token);
  });

  it('can be left out', async () => {
    const { engine, token } = await readSecrets({ auth: false });
    expect(token).toBeNull();
    expect(engine.address.token).toBeUndefined();
  });

  it('gives way to one that the engine made itself', async () => {
    const engine = await run(`process.stdout.write('ZMQ_PORT=1\\nZMQ_TOKEN=ab-12\\nENGINE_READY=1\\n');${stayAlive}`);
    expect(engine.address.token).toBe('ab-12');
  });
});

describe('failed starts', () => {
  const readStderr = (failure: FramelaneError) => (failure.details as { stderrTail: string[] }).stderrTail;

  it('shows how it ended and its last words', async () => {
    const failure = await captureFailure(run(`console.error('cannot bind'); process.exit(3)`));
    expect(failure).toMatchObject({
      code: 'ERR_ENGINE_NOT_READY',
      details: { exit: { code: 3, signal: null }, stderrTail: ['cannot bind'] },
    });
    expect(failure.message).toContain('code 3');
    expect(failure.message).toContain('cannot bind');
  });

  it('kills an engine that stays silent, even one that ignores SIGTERM', async () => {
    const program = `process.on('SIGTERM', () => {}); console.error(process.pid);${stayAlive}`;
    // Long enough for it to come as far as to ignore the signal, however busy the computer is.
    let failure = await captureFailure(run(program, { readyTimeoutMs: 500 }));
    for (let readyTimeoutMs = 1000; readStderr(failure).length === 0; readyTimeoutMs *= 2) {
      failure = await captureFailure(run(program, { readyTimeoutMs }));
    }
    expect(failure).toMatchObject({ code: 'ERR_ENGINE_NOT_READY', details: { exit: { signal: 'SIGKILL' } } });
    const [pid] = readStderr(failure);
    expect(isAlive(Number(pid))).toBe(false);
  });

  it('says so when there is no such program', async () => {
    const failure = await captureFailure(spawnEngine({ command: '/nonexistent/engine' }));
    expect(failure.code).toBe('ERR_ENGINE_NOT_READY');
    expect(failure.message).toContain('ENOENT');
  });

  it('can be called off while it starts', async () => {
    const controller = new AbortController();
    const pids: string[] = [];
    const log = ({ message }: LogEntry) => {
      if (!/^engine: \d+$/.test(message)) return;
      pids.push(message.slice('engine: '.length));
      controller.abort(new Error('changed my mind'));
    };
    const starting = run(`console.error(process.pid);${stayAlive}`, { signal: controller.signal, log });
    await expect(starting).rejects.toThrow('changed my mind');
    expect(isAlive(Number(pids[0]))).toBe(false);
  });
});

describe('ending', () => {
  it('stops with SIGTERM and tells the exit once, also to those who ask late', async () => {
    const engine = await run(`process.on('SIGTERM', () => process.exit(0));${sayReady}`);
    const exits: unknown[] = [];
    engine.onExit((exit) => exits.push(exit));
    engine.onExit(() => exits.push('taken back'))();
    expect(await engine.stop()).toEqual({ code: 0, signal: null });
    engine.onExit((exit) => exits.push(exit));
    expect(await engine.stop()).toEqual({ code: 0, signal: null });
    expect(await engine.kill()).toEqual({ code: 0, signal: null });
    expect(exits).toEqual([
      { code: 0, signal: null },
      { code: 0, signal: null },
    ]);
  });

  it('kills after the grace time what does not listen', async () => {
    const engine = await run(`process.on('SIGTERM', () => {});${sayReady}`, { terminateGraceMs: 50 });
    expect(await engine.stop()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('kills a process that was stopped by a signal', async () => {
    const engine = await run(sayReady);
    process.kill(engine.pid, 'SIGSTOP');
    expect(await engine.kill()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('holds the stdin of an engine that ends with its parent', async () => {
    const engine = await run(
      `process.stdin.resume().on('end', () => process.exit(9));
       console.error(process.argv.includes('--exit-on-stdin-close'));${sayReady}`,
      { exitWithParent: true },
    );
    while (engine.stderrTail().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(engine.stderrTail()).toEqual(['true']);
    expect(isAlive(engine.pid)).toBe(true);
  });

  it('offers a private socket folder and removes it with the engine', async () => {
    const engine = await run(sayReady, { useIpc: true });
    const socketPath = engine.address.endpoint.replace(/^ipc:\/\//, '');
    expect(engine.address.endpoint).toMatch(/^ipc:\/\/\//);
    expect(existsSync(dirname(socketPath))).toBe(true);
    await engine.kill();
    expect(existsSync(dirname(socketPath))).toBe(false);
  });

  it('falls back to TCP where the path of a socket would be too long', async () => {
    const deep = mkdtempSync(join(tmpdir(), 'x'.repeat(90)));
    vi.stubEnv('XDG_RUNTIME_DIR', deep);
    try {
      const engine = await run(sayReady, { useIpc: true });
      expect(engine.address.endpoint).toBe('tcp://127.0.0.1:4001');
      expect(readdirSync(deep)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(deep, { recursive: true });
    }
  });

  it('keeps only the last lines of stderr', async () => {
    const engine = await run(`for (let i = 1; i <= 100; i += 1) console.error('line ' + i);${sayReady}`);
    while (engine.stderrTail().at(-1) !== 'line 100') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(engine.stderrTail().length).toBe(40);
    expect(engine.stderrTail()[0]).toBe('line 61');
  });
});
