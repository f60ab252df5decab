import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClock } from '../../src/common/clock.ts';
import type { EngineBackend, EngineState } from '../../src/common/engine-backend.ts';
import { createSocketEngineBackend } from '../../src/socket/index.ts';
import { CountingClock, describeEngineBackend } from '../../src/testing/index.ts';
import { CountingDecoder, type DecodedPicture, readDecodedNumber } from '../support/jpeg-decoder.ts';
import { startTestGateway, type TestGateway } from '../support/test-gateway.ts';
import { waitFor } from '../support/wait-for.ts';

const sample = { type: 'id', id: 'sample', name: 'Sample clip' } as const;

describeEngineBackend(
  'socket',
  async () => {
    const gateway = await startTestGateway();
    const clock = new CountingClock(createClock(globalThis));
    const decoder = new CountingDecoder();
    const backend = createSocketEngineBackend({ url: gateway.url, WebSocket, clock, decoder });
    return {
      backend,
      media: sample,
      otherMedia: { type: 'id', id: 'second', name: 'second.mp4' },
      missingMedia: { type: 'id', id: 'missing', name: 'missing' },
      supports: ['thumbnails', 'waveform', 'range'],
      restartEngine: async () => gateway.sessions.at(-1)?.engine.restart(),
      readFrameNumber: (frame) => ('image' in frame ? readDecodedNumber(frame.image as DecodedPicture) : undefined),
      countTimers: () => clock.pendingTimers,
      countPictures: () => decoder.held,
      close: () => gateway.close(),
    };
  },
  { describe, it },
);

describe('socket backend', () => {
  const cleanups: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function start(options: { version?: number } = {}) {
    const gateway = await startTestGateway(options);
    cleanups.push(() => gateway.close());
    return { gateway, ...connectTo(gateway) };
  }

  function connectTo(gateway: TestGateway) {
    const clock = new CountingClock(createClock(globalThis));
    const decoder = new CountingDecoder();
    const backend = createSocketEngineBackend({ url: gateway.url, WebSocket, clock, decoder });
    cleanups.push(() => backend.disconnect());
    return { backend, clock, decoder };
  }

  async function openAt(backend: EngineBackend<DecodedPicture>, frameIndex: number): Promise<void> {
    await backend.connect();
    await backend.open(sample);
    backend.show((frameIndex + 0.5) / 30);
    await waitFor(() => backend.getState().shownFrameIndex === frameIndex);
  }

  it('goes on after the gateway was gone: file opened again, same frame, still playing', async () => {
    const { gateway, backend } = await start();
    const states: EngineState[] = [];
    await openAt(backend, 42);
    backend.onState((state) => states.push(state));
    backend.play();
    await waitFor(() => (backend.getState().shownFrameIndex ?? 0) > 45);
    await gateway.stopListening();
    await waitFor(() => backend.getState().presence === 'lost');
    const { shownFrameIndex } = backend.getState();
    await expect(backend.listEffects()).rejects.toMatchObject({ code: 'ERR_VIEWER_DISCONNECTED' });
    const late: number[] = [];
    backend.onFrame(({ frameIndex }) => late.push(frameIndex));
    expect(late).toEqual([shownFrameIndex]);
    await gateway.listen();
    await waitFor(() => backend.getState().presence === 'live' && late.length > 5);
    expect(late[1]).toBe(shownFrameIndex);
    expect(backend.getState()).toMatchObject({ isPlaying: true, asset: { name: 'Sample clip' } });
    expect(gateway.sessions.at(-1)?.commands[0]).toMatchObject({ cmd: 'ingest', media: 'sample' });
  });

  it('keeps trying while nothing listens, and connects when something does', async () => {
    const { gateway, backend } = await start();
    await gateway.stopListening();
    const connecting = backend.connect();
    await waitFor(() => backend.getState().presence === 'connecting');
    await gateway.listen();
    await connecting;
    await waitFor(() => backend.getState().presence === 'live');
  });

  it('opens a file that was chosen before the gateway said hello', async () => {
    const { backend } = await start();
    const connected = backend.connect();
    expect(await backend.open(sample)).toMatchObject({ fps: 30 });
    await connected;
  });

  it('acknowledges each picture after decoding it, never more than two late', async () => {
    const { gateway, backend } = await start();
    await openAt(backend, 3);
    // In a loop: a busy machine leaves so many pictures out that one way to the end might show fewer.
    backend.play({ speed: 4, loop: { inS: 0, outS: 8 } });
    await waitFor(() => backend.getState().stats.framesShown > 60);
    backend.pause();
    const [session] = gateway.sessions;
    await waitFor(() => session?.sent.length === session?.acknowledged.length);
    expect(session?.acknowledged).toEqual(session?.sent);
    expect(session?.maxUnacknowledged).toBeLessThanOrEqual(2);
  });

  it('names its own asset and sends the chain with every picture', async () => {
    const { gateway, backend } = await start();
    await openAt(backend, 3);
    const chain = [{ effectId: 'fx.invert', mix: 0.5 }];
    backend.setChain(chain);
    const session = gateway.sessions[0];
    await waitFor(() => session?.commands.at(-1)?.chain?.length === 1);
    expect(session?.commands.at(-1)).toMatchObject({ cmd: 'apply_chain', frame_index: 3, asset_id: 'a_sample', chain });
  });

  it('lives with messages it does not understand', async () => {
    const { gateway, backend } = await start();
    await openAt(backend, 3);
    const session = gateway.sessions[0];
    session?.socket.send('not json');
    session?.socket.send('{"t":"news"}');
    session?.socket.send('[]');
    session?.socket.send(Buffer.alloc(7));
    session?.socket.send(Buffer.alloc(64, 0xff));
    backend.step(1);
    await waitFor(() => backend.getState().shownFrameIndex === 4);
    expect(backend.getState().presence).toBe('live');
  });

  it('says why the gateway ended the connection', async () => {
    const { gateway, backend } = await start();
    await openAt(backend, 3);
    const problems: string[] = [];
    backend.onState((state) => problems.push(...state.problems.map(({ code, message }) => `${code} ${message}`)));
    gateway.sessions[0]?.socket.close(1008, 'too many messages');
    await waitFor(() => gateway.sessions.length === 2 && backend.getState().presence === 'live');
    expect(problems[0]).toBe('policy The gateway ended the connection: too many messages');
    expect(backend.getState().problems).toEqual([]);
  });

  it('does not talk to a gateway of another protocol', async () => {
    const { backend, gateway } = await start({ version: 2 });
    const connecting = backend.connect();
    await waitFor(() => backend.getState().problems.length > 0);
    expect(backend.getState()).toMatchObject({ presence: 'connecting', problems: [{ code: 'version' }] });
    backend.disconnect();
    await expect(connecting).rejects.toMatchObject({ code: 'ERR_VIEWER_DISCONNECTED' });
    expect(gateway.sessions[0]?.commands).toEqual([]);
  });

  it('refuses what a page cannot do, and what the wire cannot carry', async () => {
    const { backend } = await start();
    await openAt(backend, 3);
    await expect(backend.open({ type: 'path', path: '/clip.mp4' })).rejects.toMatchObject({
      code: 'ERR_VIEWER_UNSUPPORTED',
    });
    const huge = 'x'.repeat(70_000);
    await expect(backend.open({ type: 'id', id: huge, name: 'huge' })).rejects.toMatchObject({
      code: 'ERR_VIEWER_INVALID',
    });
    expect(backend.getState().presence).toBe('live');
  });

  it('asks for another try only when the engine was given up', async () => {
    const { gateway, backend } = await start();
    await openAt(backend, 3);
    const session = gateway.sessions[0];
    backend.retry();
    session?.engine.setStatus({ presence: 'failed' });
    await waitFor(() => backend.getState().presence === 'failed');
    backend.retry();
    await waitFor(() => session?.commands.at(-1)?.cmd === 'retry');
    expect(session?.commands.filter(({ cmd }) => cmd === 'retry')).toHaveLength(1);
  });

  it('names the address of the audio of a span', async () => {
    const { gateway, backend } = await start();
    await openAt(backend, 0);
    expect(await backend.audio({ startS: 1.5, durationS: 2 })).toEqual({
      url: `${gateway.origin}/api/audio/a_sample?start=1.5&duration=2`,
      sampleRate: 48000,
      channels: 2,
    });
  });

  it('shows two pages two files without mixing them up', async () => {
    const { gateway, backend } = await start();
    const other = connectTo(gateway);
    await other.backend.connect();
    await other.backend.open({ type: 'id', id: 'second', name: 'second.mp4' });
    await openAt(backend, 12);
    const widths = new Set<number>();
    const otherWidths = new Set<number>();
    backend.onFrame(({ width }) => widths.add(width));
    other.backend.onFrame(({ width }) => otherWidths.add(width));
    backend.play();
    other.backend.play();
    await waitFor(() => backend.getState().stats.framesShown > 20 && other.backend.getState().stats.framesShown > 20);
    expect([...widths, ...otherWidths]).toEqual([320, 160]);
  });
});
