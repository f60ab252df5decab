import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EngineProcess, EngineStartError, runProgram, startEngine } from '../support/engine-process.ts';
import { readFrameNumber, readRingPicture } from '../support/picture.ts';
import { makeClip } from '../support/test-clips.ts';
import { DealerClient, RequestClient } from '../support/wire-clients.ts';

describe('beginning and end of an engine', () => {
  let folder = '';
  const open: { dispose?: () => Promise<void>; close?: () => void }[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'engine-mock-life-'));
  });
  afterEach(async () => {
    for (const item of open.splice(0)) {
      item.close?.();
      await item.dispose?.();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(...args: string[]): Promise<EngineProcess> {
    const engine = await startEngine(['--media-root', folder, '--log-level', 'info', ...args]);
    open.push(engine);
    return engine;
  }

  function connect(port: number): RequestClient {
    const client = new RequestClient(port);
    open.push(client);
    return client;
  }

  it('prints the handshake in its order, after everything is bound, and nothing else ever', async () => {
    const engine = await start('--auth');
    const keys = ['ZMQ_PORT', 'ZMQ_PING_PORT', 'ZMQ_PUB_PORT', 'ZMQ_TOKEN', 'RING_PATH', 'ENGINE_READY'];
    expect([...engine.handshake.keys()]).toEqual(keys);
    expect(statSync(engine.ringPath).size).toBe(64 + 4 * 4_194_304);
    const token = engine.handshake.get('ZMQ_TOKEN');
    expect(await connect(engine.commandPort).call('shutdown', { _token: token })).toMatchObject({ ok: true });
    expect(await engine.exited).toBe(0);
    expect(engine.readOutput().trimEnd().split('\n')).toHaveLength(keys.length);
    expect(engine.readLog()).not.toContain(token);
  });

  it('does not print a token it was given, and warns when there is none', async () => {
    const given = await startEngine(['--media-root', folder], { ENGINE_TOKEN: 'secret-of-the-test' });
    open.push(given);
    expect(given.handshake.has('ZMQ_TOKEN')).toBe(false);
    const client = connect(given.commandPort);
    expect(await client.call('ping')).toMatchObject({ code: 'unauthorized' });
    expect(await client.call('ping', { _token: 'secret-of-the-test' })).toMatchObject({ ok: true });
    expect(given.readLog() + given.readOutput()).not.toContain('secret-of-the-test');
    const naked = await start();
    // The log comes over a pipe of its own, perhaps after the handshake.
    await expect.poll(() => naked.readLog().match(/"level":40/g) ?? []).toHaveLength(1);
  });

  it('keeps to fixed ports, ring geometry and a unix socket', async () => {
    const ringPath = join(folder, 'ring');
    const ipcPath = join(folder, 'sockets', 'engine');
    const engine = await start(
      '--ring-path',
      ringPath,
      '--ring-size',
      '8',
      '--slot-size',
      '65536',
      '--ring-crc',
      '--ipc',
      ipcPath,
    );
    expect(engine.ringPath).toBe(ringPath);
    expect(statSync(ringPath).size).toBe(64 + 8 * 65_536);
    expect(statSync(join(folder, 'sockets')).mode & 0o777).toBe(0o700);
    const info = await connect(engine.commandPort).call('engine_info');
    expect(info).toMatchObject({ protocol: 1, ring: { path: ringPath, ring_size: 8, slot_size: 65_536 } });
    expect(statSync(ipcPath).isSocket()).toBe(true);
    const second = startEngine(['--media-root', folder, '--port', String(engine.commandPort)]);
    await expect(second).rejects.toBeInstanceOf(EngineStartError);
    await second.catch((error: EngineStartError) => expect(error.exit).toBe(3));
    const heir = await start('--ipc', ipcPath);
    engine.child.kill('SIGTERM');
    expect(await engine.exited).toBe(0);
    expect(existsSync(ipcPath)).toBe(true);
    heir.child.kill('SIGTERM');
    expect(await heir.exited).toBe(0);
    expect(existsSync(ipcPath)).toBe(false);
  });

  it('ends with 2, 3 or 4 for a bad command line, a taken port, an impossible ring', async () => {
    for (const args of [
      ['--port', 'x'],
      ['--ring-size', '3'],
      ['--slot-size', '100'],
      ['--nope'],
      ['--dialect', 'klingon'],
      ['dance'],
    ]) {
      expect([args, (await runProgram(args)).code]).toEqual([args, 2]);
    }
    expect((await runProgram([], { env: { LOG_LEVEL: 'chatty' } })).code).toBe(2);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    try {
      expect((await runProgram(['--port', port])).code).toBe(3);
      expect((await runProgram(['--ping-port', port])).code).toBe(3);
    } finally {
      server.close();
    }
    const impossible = await runProgram(['--ring-path', join(folder, 'no', 'such', 'folder', 'ring')]);
    expect(impossible.code).toBe(4);
    expect(impossible.output).toBe('');
  });

  it('prints help and version', async () => {
    const help = await runProgram(['--help']);
    expect(help.code).toBe(0);
    for (const option of [
      '--port',
      '--ring-size',
      '--media-root',
      '--auth',
      '--exit-on-stdin-close',
      'sample',
      '--gallery',
      '--overwrite',
      '--concurrency',
    ]) {
      expect(help.output).toContain(option);
    }
    expect((await runProgram(['--version'])).output).toMatch(/^\d+\.\d+\.\d+\n$/);
    const effects = JSON.parse((await runProgram(['effects', '--json'])).output) as { effects: { id: string }[] };
    expect(effects.effects.map((effect) => effect.id)).toContain('fx.invert');
  });

  it('answers shutdown, refuses what comes after it, unlinks the ring and ends with 0', async () => {
    const engine = await start();
    expect(await connect(engine.commandPort).call('shutdown')).toEqual({ id: 1, ok: true });
    expect(await engine.exited).toBe(0);
    expect(existsSync(engine.ringPath)).toBe(false);
  });

  it('ends with 0 on SIGTERM, SIGINT, SIGHUP and, when told to, the end of standard input', async () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const engine = await start();
      engine.child.kill(signal);
      expect([signal, await engine.exited, existsSync(engine.ringPath)]).toEqual([signal, 0, false]);
    }
    const engine = await start('--exit-on-stdin-close');
    engine.child.stdin?.end();
    expect([await engine.exited, existsSync(engine.ringPath)]).toEqual([0, false]);
  });

  it('ends in the middle of work: what runs is answered, what waits is refused', async () => {
    const clip = await makeClip(join(folder, 'clip.mp4'), { width: 1280, height: 720, frameCount: 40 });
    const engine = await start('--open', clip.path);
    const dealer = new DealerClient(engine.commandPort);
    open.push(dealer);
    const chain = [{ effectId: 'fx.blur', parameters: { radius: 50 } }];
    for (let index = 0; index < 40; index += 1)
      await dealer.send({ cmd: 'apply_chain', id: index, frame_index: index, chain });
    await dealer.receive();
    await dealer.send({ cmd: 'shutdown', id: 'end' });
    await dealer.send({ cmd: 'engine_info', id: 'late' });
    const replies = new Map<unknown, unknown>();
    while (replies.size < 41) {
      const { reply } = await dealer.receive();
      replies.set(reply.id, reply.code ?? 'ok');
    }
    expect(replies.get('end')).toBe('ok');
    expect(replies.get('late')).toBe('shutting_down');
    expect([...replies.values()]).toContain('shutting_down');
    expect(await engine.exited).toBe(0);
    expect(existsSync(engine.ringPath)).toBe(false);
  });

  it('takes the signals of one Ctrl-C, to its group and from its starter, for one', async () => {
    const engine = await startEngine(['--media-root', folder, '--log-level', 'info'], {}, { isGroupLeader: true });
    open.push(engine);
    // Held meanwhile: on a busy machine it has ended before its starter gets to send the second one.
    engine.child.kill('SIGSTOP');
    const readState = () => readFileSync(`/proc/${engine.child.pid}/stat`, 'utf8').split(') ')[1]?.[0];
    await expect.poll(readState).toBe('T');
    process.kill(-(engine.child.pid ?? Number.NaN), 'SIGINT');
    engine.child.kill('SIGTERM');
    engine.child.kill('SIGCONT');
    expect([await engine.exited, existsSync(engine.ringPath)]).toEqual([0, false]);
    expect(engine.readLog()).not.toContain('ending at once');
  });

  it('ends at once, in the middle of its work, on a signal that comes long after the first', async () => {
    const clip = await makeClip(join(folder, 'large.mp4'), { width: 3840, height: 2160, frameCount: 2 });
    const engine = await start('--open', clip.path);
    const dealer = new DealerClient(engine.commandPort);
    open.push(dealer);
    await dealer.send({ cmd: 'seek', id: 'ready', time: 0 });
    await dealer.receive();
    const chain = Array.from({ length: 10 }, () => ({ effectId: 'fx.blur', parameters: { radius: 50 } }));
    await dealer.send({ cmd: 'apply_chain', id: 'slow', frame_index: 1, chain });
    engine.child.kill('SIGTERM');
    const again = setInterval(() => engine.child.kill('SIGINT'), 100);
    const exit = await engine.exited;
    clearInterval(again);
    // A machine that blurs ten times within half a second ends cleanly before the later signals count; one of them may
    // meet Node after it has taken its handlers down.
    expect([0, 'SIGINT']).toContain(exit);
    expect(existsSync(engine.ringPath)).toBe(false);
  });

  it('ends quietly when nobody reads the list of effects to its end', async () => {
    const { code, log } = await runProgram(['effects'], { closesOutputEarly: true });
    expect([code, log]).toEqual([0, '']);
  });

  it('leaves its ring behind when killed, for the client to remove', async () => {
    const engine = await start();
    engine.child.kill('SIGKILL');
    expect(await engine.exited).toBe('SIGKILL');
    expect(existsSync(engine.ringPath)).toBe(true);
  });

  it('opens files at start; commands about the current asset wait for them', async () => {
    const clip = await makeClip(join(folder, 'clip.mp4'), { frameCount: 10 });
    const missing = join(folder, 'missing.mp4');
    const engine = await start('--open', missing, '--open', clip.path);
    const reply = await connect(engine.commandPort).call('seek', { time: 0.2 });
    expect(reply).toMatchObject({ ok: true, frame_index: 5 });
    expect(readFrameNumber(readRingPicture(engine.ringPath, Number(reply.seq)))).toBe(5);
  });

  it('makes the sample clip once per user, whole or not at all', async () => {
    const cache = join(folder, 'cache');
    const first = await startEngine(['--sample', '--media-root', folder], { XDG_CACHE_HOME: cache });
    open.push(first);
    const reply = await connect(first.commandPort).call('apply_chain', { frame_index: 299 });
    expect(reply).toMatchObject({ ok: true, width: 1920, height: 1080 });
    expect(readFrameNumber(readRingPicture(first.ringPath, Number(reply.seq)))).toBe(299);
    const path = join(cache, 'framelane', 'sample-v3.mp4');
    const madeAt = statSync(path).mtimeMs;
    const second = await startEngine(['--sample', '--media-root', folder], { XDG_CACHE_HOME: cache });
    open.push(second);
    const info = await connect(second.commandPort).call('ingest', { path });
    const facts = { frame_count: 300, fps: 30, duration: 10, has_audio: true, vfr: false };
    expect(info).toMatchObject({ ...facts, audio: { sample_rate: 48_000, channels: 2, codec: 'aac' } });
    expect(statSync(path).mtimeMs).toBe(madeAt);
  });

  it('writes the sample clip to a file', async () => {
    writeFileSync(join(folder, 'x'), '');
    const path = join(folder, 'mine.mp4');
    const { code, output, log } = await runProgram(['sample', path]);
    expect([code, output]).toEqual([0, '']);
    expect(log).toContain('100 %');
    expect(statSync(path).size).toBeGreaterThan(100_000);
    expect((await runProgram(['sample', join(folder, 'x', 'y.mp4')])).code).toBe(1);
  });
});
