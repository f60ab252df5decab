import { FramelaneError } from '@framelane/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineClient, type EngineClientOptions, type EngineLocation, seedFeatures } from '../src/index.ts';
import { captureFailure } from './support/capture-failure.ts';
import { FakeClock } from './support/fake-clock.ts';
import { waitUntil } from './support/wait-until.ts';
import { startRepServer, startRouterServer, type WireRequest, type WireServer } from './support/wire-server.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const closable of open.splice(0).reverse()) await closable.close();
});

async function serve(handler?: (request: WireRequest) => void | Promise<void>): Promise<WireServer> {
  const server = await startRouterServer(handler);
  open.push(server);
  return server;
}

function connect(server: { endpoint: string }, options: Partial<Omit<EngineClientOptions, keyof EngineLocation>> = {}) {
  const client = EngineClient.connect({ endpoint: server.endpoint, ...options });
  open.push(client);
  return client;
}

describe('requests and replies', () => {
  it('resolves with the fields of the reply and without the envelope', async () => {
    const server = await serve((request) => request.answer({ id: request.id, ok: true, frame_index: 12, seq: 3 }));
    const reply = await connect(server).send('seek', { time: 0.5 });
    expect(reply).toEqual({ frame_index: 12, seq: 3 });
    expect(server.requests[0]).toMatchObject({ cmd: 'seek', body: { time: 0.5 } });
  });

  it('needs no ok in a pong', async () => {
    const server = await serve(({ id, answer }) => answer({ id, status: 'busy', uptime_s: 1, last_frame_ms: 2 }));
    expect(await connect(server).send('ping', {})).toEqual({ status: 'busy', uptime_s: 1, last_frame_ms: 2 });
  });

  it('takes a job status without ok for the reply, though it has a progress', async () => {
    const server = await serve(({ id, answer }) => answer({ id, progress: 0.5, eta_s: 1, current_frame: 3 }));
    expect(await connect(server).send('export_status', { job_id: 'j' })).toMatchObject({ progress: 0.5 });
  });

  it('matches replies by id when they come in another order', async () => {
    const server = await serve();
    const client = connect(server);
    const replies = Promise.all([client.send('seek', { time: 1 }), client.send('seek', { time: 2 })]);
    const first = await server.waitForRequest(0);
    const second = await server.waitForRequest(1);
    await second.answer({ id: second.id, ok: true, frame_index: 2 });
    await first.answer({ id: first.id, ok: true, frame_index: 1 });
    expect(await replies).toEqual([{ frame_index: 1 }, { frame_index: 2 }]);
  });

  it('sends the token with each request and fields cannot replace the envelope', async () => {
    const server = await serve((request) => request.answer({ id: request.id, ok: true, frame_index: 0 }));
    const fields = { time: 0, cmd: 'shutdown', id: 'mine', _token: 'theirs' };
    await connect(server, { token: 'secret' }).send('seek', fields);
    expect(server.requests[0]).toMatchObject({ cmd: 'seek', body: { _token: 'secret', time: 0 } });
    expect(server.requests[0]?.id).not.toBe('mine');
  });

  it('works over a REQ socket, one exchange at a time', async () => {
    const server = await serve((request) =>
      request.answer({ id: request.id, ok: true, frame_index: request.body.time }),
    );
    const client = connect(server, { mode: 'req' });
    const replies = await Promise.all([3, 4, 5].map((time) => client.send('seek', { time })));
    expect(replies.map((reply) => reply.frame_index)).toEqual([3, 4, 5]);
  });
});

describe('failures', () => {
  it('carries the wire code, the details and the sentence of a refused request', async () => {
    const refusal = { ok: false, error: 'frame_index 9 is outside 0..3', code: 'out_of_range', details: { last: 3 } };
    const server = await serve(({ id, answer }) => answer({ id, ...refusal }));
    const failure = await captureFailure(connect(server).send('apply_chain', { frame_index: 9 }));
    expect(failure).toMatchObject({ code: 'ERR_ENGINE_REPLY', wireCode: 'out_of_range', details: { last: 3 } });
    expect(failure.message).toContain('frame_index 9 is outside 0..3');
  });

  it('accepts a failure without a code, as the base protocol has none', async () => {
    const server = await serve(({ id, answer }) => answer({ id, ok: false, error: 'no such file' }));
    const failure = await captureFailure(connect(server).send('ingest', { path: '/nowhere' }));
    expect(failure.code).toBe('ERR_ENGINE_REPLY');
    expect(failure.wireCode).toBeUndefined();
  });

  it('tells a refused token apart', async () => {
    const server = await serve(({ id, answer }) => answer({ id, ok: false, error: 'no', code: 'unauthorized' }));
    const failure = await captureFailure(connect(server).send('ping', {}));
    expect(failure).toMatchObject({ code: 'ERR_ENGINE_UNAUTHORIZED', wireCode: 'unauthorized' });
  });

  it('refuses a message above the limit before any socket is opened', async () => {
    const client = connect({ endpoint: 'tcp://127.0.0.1:9' }, { maxMessageBytes: 200 });
    const failure = await captureFailure(client.send('ingest', { path: 'x'.repeat(200) }));
    expect(failure).toMatchObject({ code: 'ERR_ENGINE_TOO_LARGE', details: { expectedBytes: 200 } });
    expect(client.stats()).toMatchObject({ sent: 0, socketsOpened: 0 });
  });

  it('drops and counts foreign ids and garbage, and still delivers the right reply', async () => {
    const server = await serve(async ({ id, answer }) => {
      await answer({ id: 'somebody-else', ok: true, frame_index: 666 });
      await answer({ id: null, ok: false, error: 'malformed', code: 'malformed' });
      await answer('not json');
      await answer(Uint8Array.of(0xff, 0xfe));
      await answer({ id, ok: true, frame_index: 7 });
      await answer({ id, ok: true, frame_index: 8 });
    });
    const client = connect(server);
    expect(await client.send('seek', { time: 0 })).toEqual({ frame_index: 7 });
    await waitUntil(() => client.stats().foreignDropped === 3);
    expect(client.stats()).toMatchObject({ malformedDropped: 2, answered: 1, inFlight: 0 });
  });

  it('rejects what is unanswered when it is closed, and everything after', async () => {
    const server = await serve();
    const client = connect(server);
    const pending = captureFailure(client.send('seek', { time: 0 }));
    await server.waitForRequest(0);
    client.close();
    client.close();
    expect((await pending).code).toBe('ERR_ENGINE_DISCONNECTED');
    expect((await captureFailure(client.send('ping', {}))).code).toBe('ERR_ENGINE_DISCONNECTED');
  });

  it('rejects with what close() is given', async () => {
    const client = connect(await serve());
    const pending = captureFailure(client.send('seek', { time: 0 }));
    client.close(() => new FramelaneError('ERR_ENGINE_RESTARTED', 'gone'));
    expect((await pending).code).toBe('ERR_ENGINE_RESTARTED');
  });

  it('reports an endpoint that the transport refuses', async () => {
    const client = connect({ endpoint: 'nonsense://x' });
    expect((await captureFailure(client.send('ping', {}))).code).toBe('ERR_ENGINE_DISCONNECTED');
    expect(client.stats().inFlight).toBe(0);
  });

  it('holds at most 1,024 unanswered requests and refuses the next like a busy engine', async () => {
    const client = connect(await serve());
    const held = Array.from({ length: 1024 }, () => captureFailure(client.send('seek', { time: 0 })));
    const refused = await captureFailure(client.send('seek', { time: 0 }));
    expect(refused).toMatchObject({ code: 'ERR_ENGINE_REPLY', wireCode: 'busy' });
    client.close();
    expect((await Promise.all(held)).every(({ code }) => code === 'ERR_ENGINE_DISCONNECTED')).toBe(true);
  });
});

describe('timeouts', () => {
  it.each([
    ['ping', {}, 2000],
    ['list_effects', {}, 10_000],
    ['render_frame', { time: 0 }, 30_000],
    ['flush_state', { project: { version: '1', id: 'p', assets: {} } }, 30_000],
    ['render_range', { start: 0, end: 1, fps: 30 }, 300_000],
    ['render_range', { start: 0, end: 1, fps: 30, mode: 'job' as const }, 10_000],
    ['export_start', { path: '/o.mp4', codec: 'h264' }, 10_000],
  ] as const)('%s %j waits %i ms', async (cmd, fields, timeoutMs) => {
    const clock = new FakeClock();
    const client = connect(await serve(), { clock });
    const failure = captureFailure(client.send(cmd, fields));
    await clock.advance(timeoutMs - 1);
    expect(client.stats().timedOut).toBe(0);
    await clock.advance(1);
    expect(await failure).toMatchObject({ code: 'ERR_ENGINE_TIMEOUT', details: { timeoutMs } });
    expect(clock.timerCount).toBe(0);
  });

  it('moves new requests to a new socket and keeps the old one for the replies it still owes', async () => {
    const clock = new FakeClock();
    const server = await serve();
    const client = connect(server, { clock });
    const slow = client.send('render_frame', { time: 1 });
    const lost = captureFailure(client.send('seek', { time: 2 }, { timeoutMs: 100 }));
    await server.waitForRequest(1);
    await clock.advance(100);
    expect((await lost).code).toBe('ERR_ENGINE_TIMEOUT');

    const fresh = client.send('seek', { time: 3 });
    const [slowRequest, lostRequest, freshRequest] = [
      await server.waitForRequest(0),
      await server.waitForRequest(1),
      await server.waitForRequest(2),
    ];
    expect(freshRequest.peer).not.toBe(slowRequest.peer);
    await lostRequest.answer({ id: lostRequest.id, ok: true, frame_index: 2 });
    await slowRequest.answer({ id: slowRequest.id, ok: true, frame_index: 1 });
    await freshRequest.answer({ id: freshRequest.id, ok: true, frame_index: 3 });
    expect(await slow).toEqual({ frame_index: 1 });
    expect(await fresh).toEqual({ frame_index: 3 });
    expect(client.stats()).toMatchObject({ foreignDropped: 1, timedOut: 1, socketsOpened: 2, inFlight: 0 });
  });

  it('never takes a reply that comes over another socket than its request', async () => {
    const clock = new FakeClock();
    const server = await serve();
    const client = connect(server, { clock });
    void captureFailure(client.send('seek', { time: 1 }, { timeoutMs: 10 }));
    const waiting = client.send('seek', { time: 2 });
    const [first, second] = [await server.waitForRequest(0), await server.waitForRequest(1)];
    await clock.advance(10);
    const other = client.send('seek', { time: 3 });
    const third = await server.waitForRequest(2);
    await third.answer({ id: second.id, ok: true, frame_index: 666 });
    await third.answer({ id: first.id, ok: true, frame_index: 666 });
    await third.answer({ id: third.id, ok: true, frame_index: 3 });
    await second.answer({ id: second.id, ok: true, frame_index: 2 });
    expect(await Promise.all([waiting, other])).toEqual([{ frame_index: 2 }, { frame_index: 3 }]);
    expect(client.stats().foreignDropped).toBe(2);
  });

  it('uses a REQ socket again only after an answer', async () => {
    const clock = new FakeClock();
    const server = await serve();
    const client = connect(server, { mode: 'req', clock });
    const lost = captureFailure(client.send('seek', { time: 1 }, { timeoutMs: 50 }));
    const next = client.send('seek', { time: 2 });
    const first = await server.waitForRequest(0);
    await clock.advance(50);
    expect((await lost).code).toBe('ERR_ENGINE_TIMEOUT');
    const second = await server.waitForRequest(1);
    expect(second.peer).not.toBe(first.peer);
    await second.answer({ id: second.id, ok: true, frame_index: 2 });
    expect(await next).toEqual({ frame_index: 2 });
  });
});

describe('aborting', () => {
  it('rejects with the reason and drops the reply', async () => {
    const server = await serve();
    const client = connect(server);
    const controller = new AbortController();
    const aborted = client.send('seek', { time: 1 }, { signal: controller.signal });
    const request = await server.waitForRequest(0);
    controller.abort(new Error('no longer needed'));
    await expect(aborted).rejects.toThrow('no longer needed');
    await request.answer({ id: request.id, ok: true, frame_index: 1 });
    await waitUntil(() => client.stats().abandonedDropped === 1);
    expect(client.stats()).toMatchObject({ foreignDropped: 0, inFlight: 0 });
  });

  it('sends nothing for a signal that is aborted already', async () => {
    const client = connect(await serve());
    await expect(client.send('ping', {}, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
      'too late',
    );
    expect(client.stats().sent).toBe(0);
  });
});

describe('streams', () => {
  it('tells progress until the message with ok, and silence alone ends the wait', async () => {
    const clock = new FakeClock();
    const server = await serve();
    const client = connect(server, { clock });
    const seen: unknown[] = [];
    const range = client.send(
      'render_range',
      { start: 0, end: 1, fps: 2, mode: 'stream' },
      { onProgress: (progress) => seen.push(progress) },
    );
    const { id, answer } = await server.waitForRequest(0);
    for (const [index, progress] of [0.5, 1].entries()) {
      await clock.advance(29_000);
      await answer({ id, job_id: 'j1', progress, frame_index: index });
      await waitUntil(() => seen.length === index + 1);
    }
    await clock.advance(29_000);
    await answer({ id, ok: true, cached_count: 2 });
    expect(await range).toEqual({ cached_count: 2 });
    expect(seen).toEqual([
      { progress: 0.5, frameIndex: 0, jobId: 'j1' },
      { progress: 1, frameIndex: 1, jobId: 'j1' },
    ]);
  });

  it('rejects the request when its listener throws, and survives', async () => {
    const server = await serve(async ({ id, cmd, answer }) => {
      if (cmd === 'render_range') await answer({ id, progress: 0.5, frame_index: 0 });
      await answer({ id, ok: true, effects: [] });
    });
    const client = connect(server);
    const onProgress = () => {
      throw new Error('listener broke');
    };
    const range = client.send('render_range', { start: 0, end: 1, fps: 2, mode: 'stream' }, { onProgress });
    await expect(range).rejects.toThrow('listener broke');
    expect(await client.send('list_effects', {})).toEqual({ effects: [] });
  });
});

describe('engines with a REP socket', () => {
  it('are asked one thing at a time, in order', async () => {
    let unanswered = 0;
    let mostUnanswered = 0;
    const server = await startRepServer(async ({ id, body, answer }) => {
      unanswered += 1;
      mostUnanswered = Math.max(mostUnanswered, unanswered);
      await new Promise((resolve) => setTimeout(resolve, 5));
      unanswered -= 1;
      await answer({ id, ok: true, frame_index: body.time });
    });
    open.push(server);
    const client = connect(server, { features: seedFeatures });
    const replies = await Promise.all([1, 2, 3].map((time) => client.send('seek', { time })));
    expect(replies.map((reply) => reply.frame_index)).toEqual([1, 2, 3]);
    expect(mostUnanswered).toBe(1);
  });

  it('get a fresh socket after a timeout while the old request still blocks them', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await startRepServer(async ({ id, body, answer }) => {
      // It may also come after the client has given it up.
      if (body.time === 1) await released;
      await answer({ id, ok: true, frame_index: body.time });
    });
    open.push(server);
    const client = connect(server, { features: seedFeatures });
    const lost = captureFailure(client.send('seek', { time: 1 }, { timeoutMs: 100 }));
    const next = client.send('seek', { time: 2 });
    expect((await lost).code).toBe('ERR_ENGINE_TIMEOUT');
    release();
    expect(await next).toEqual({ frame_index: 2 });
  });

  it('keep their place for an aborted request until its reply has come', async () => {
    const server = await serve();
    const client = connect(server, { features: seedFeatures });
    const controller = new AbortController();
    const aborted = client.send('seek', { time: 1 }, { signal: controller.signal });
    const next = client.send('seek', { time: 2 });
    const first = await server.waitForRequest(0);
    controller.abort(new Error('no longer needed'));
    await expect(aborted).rejects.toThrow('no longer needed');
    expect(server.requests.length).toBe(1);
    await first.answer({ id: first.id, ok: true, frame_index: 1 });
    const second = await server.waitForRequest(1);
    await second.answer({ id: second.id, ok: true, frame_index: 2 });
    expect(await next).toEqual({ frame_index: 2 });
  });

  it('are not asked what the base protocol does not know', async () => {
    const client = connect(await serve(), { features: seedFeatures });
    const failure = await captureFailure(client.send('engine_info', {}));
    expect(failure).toMatchObject({ code: 'ERR_ENGINE_REPLY', wireCode: 'unknown_command' });
    expect(client.stats().sent).toBe(0);
  });
});
