import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cleanupStream, createShmClient, StreamProducer } from '../../lib/index.ts';
import { findClientLibrary } from '../../lib/stream/client-library.ts';
import { catchError } from '../support/rings.ts';
import { connectClient, makePicture, startProducer, uniqueStreamName } from '../support/streams.ts';

const withCode = (code: string) => expect.objectContaining({ code });
const size = { width: 8, height: 8 };

describe('a client', () => {
  it.each(['', 'a/b', '.hidden', 'a\0', 'x'.repeat(64)])('refuses the name %j', (name) => {
    expect(() => createShmClient().connect({ name })).toThrow(withCode('ERR_SHM_INVALID_ARG'));
  });

  it('says that there is no such stream', async () => {
    const client = createShmClient();
    const name = uniqueStreamName();
    expect(() => client.connect({ name })).toThrow(withCode('ERR_SHM_NOT_FOUND'));
    await expect(client.connectAsync({ name })).rejects.toMatchObject({ code: 'ERR_SHM_NOT_FOUND' });
  });

  it('keeps its calls in order', async () => {
    const producer = startProducer();
    const client = createShmClient();
    await expect(client.waitFrame()).rejects.toMatchObject({ code: 'ERR_SHM_STATE' });
    expect(() => client.sendMessage('early')).toThrow(withCode('ERR_SHM_STATE'));
    expect(() => client.mapRegion()).toThrow(withCode('ERR_SHM_STATE'));
    await client.connectAsync({ name: producer.name });
    expect(() => client.connect({ name: producer.name })).toThrow(withCode('ERR_SHM_STATE'));
    const wait = client.waitFrame();
    await expect(client.waitFrame()).rejects.toMatchObject({ code: 'ERR_SHM_BUSY' });
    client.close();
    await expect(wait).rejects.toMatchObject({ code: 'ERR_SHM_CLOSED' });
    client.close();
    client.connect({ name: producer.name });
    client.close();
  });

  it.each(['a\nb', 'a\rb', 'a\0b'])('refuses to send %j', (text) => {
    const client = connectClient(startProducer().name);
    expect(() => client.sendMessage(text)).toThrow(withCode('ERR_SHM_MESSAGE'));
  });

  it('tells a producer that stopped, after the frame that was still unread', async () => {
    const producer = startProducer();
    const client = connectClient(producer.name);
    const gone = new Promise((resolve) => client.onProducerGone(resolve));
    producer.publish(makePicture(1, size), size);
    producer.close();
    await client.waitFrame();
    await expect(client.waitFrame()).rejects.toMatchObject({ code: 'ERR_SHM_PRODUCER_GONE', status: 4 });
    await expect(client.waitFrame()).rejects.toMatchObject({ code: 'ERR_SHM_PRODUCER_GONE' });
    expect(await gone).toBe('stopped');
  });

  it('notices the end of the producer although nobody waits', async () => {
    const producer = startProducer();
    const client = connectClient(producer.name);
    const gone = new Promise((resolve) => client.onProducerGone(resolve));
    producer.close();
    expect(await gone).toBe('stopped');
  });

  it('can be aborted while a server does not answer', async () => {
    const producer = startProducer();
    // A region that is alive, and a socket of ours in place of the producer's that never answers.
    const path = join(process.env.TMPDIR || tmpdir(), `ovstream-${producer.name}.sock`);
    const { rmSync } = await import('node:fs');
    rmSync(path);
    const server = createServer(() => undefined).listen(path);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const controller = new AbortController();
    const client = createShmClient();
    const attempt = client.connectAsync({ name: producer.name, signal: controller.signal });
    await once(server, 'connection');
    controller.abort();
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_SHM_TIMEOUT' });
    expect(() => client.connect({ name: producer.name })).toThrow(withCode('ERR_SHM_TIMEOUT'));
  });
});

describe('a producer', () => {
  it('does not take the name of a living one', () => {
    const { name } = startProducer();
    expect(() => StreamProducer.create({ name, maxWidth: 4, maxHeight: 4 })).toThrow(withCode('ERR_SHM_IN_USE'));
    expect(() => cleanupStream(name)).toThrow(withCode('ERR_SHM_IN_USE'));
  });

  it('refuses pictures that do not fit and publishes nothing then', () => {
    const producer = startProducer();
    const large = { width: 65, height: 1 };
    expect(() => producer.publish(makePicture(1, large), large)).toThrow(withCode('ERR_SHM_FRAME_TOO_LARGE'));
    expect(() => producer.publish(new Uint8Array(255), size)).toThrow(withCode('ERR_SHM_INVALID_ARG'));
    expect(() => producer.publish(new Uint8Array(256), { ...size, pitchBytes: 28 })).toThrow(
      withCode('ERR_SHM_INVALID_ARG'),
    );
    expect(producer.publish(makePicture(1, size), size)).toBe(1);
    producer.close();
    expect(() => producer.publish(makePicture(1, size), size)).toThrow(withCode('ERR_SHM_STATE'));
    expect(() => producer.sendMessage('late')).toThrow(withCode('ERR_SHM_STATE'));
  });

  it.each([
    { maxWidth: 0, maxHeight: 1 },
    { maxWidth: 1, maxHeight: 1, slotCount: 9 },
    { maxWidth: 1, maxHeight: 1, name: 'a/b' },
  ])('is not made of %o', (options) => {
    const create = () => StreamProducer.create({ name: uniqueStreamName(), ...options });
    expect(create).toThrow(withCode('ERR_SHM_INVALID_ARG'));
  });
});

describe('the client library', () => {
  it('that cannot be loaded is explained path by path', () => {
    const error = catchError(() => createShmClient({ libraryPath: '/nowhere/libovstream_shm_client.so' }));
    expect(error).toMatchObject({ code: 'ERR_SHM_LIBRARY', details: { attempts: [{ reason: expect.any(String) }] } });
    const failing = () => {
      throw new Error('no such file');
    };
    const host = { packageRoot: 'root', platform: 'linux', arch: 'x64', override: undefined, load: failing };
    const listed = catchError(() => findClientLibrary(host, undefined)).message;
    expect(listed).toContain(`${join('root', 'prebuilds', 'linux-x64', 'libovstream_shm_client.so')}: no such file`);
    expect(listed).toContain('OVSTREAM_SHM_CLIENT_LIB');
    const overridden = { ...host, override: '/other.so', load: () => 'shm' };
    expect(findClientLibrary(overridden, undefined)).toEqual({ path: '/other.so', abi: 'shm' });
    expect(findClientLibrary(overridden, '/mine.so')).toEqual({ path: '/mine.so', abi: 'shm' });
  });

  it('that is no client library is refused', () => {
    const addon = join(import.meta.dirname, '..', '..', 'prebuilds', `${process.platform}-${process.arch}`);
    const create = () => createShmClient({ libraryPath: join(addon, 'shm-native.node') });
    expect(create).toThrow(withCode('ERR_SHM_LIBRARY'));
  });
});
