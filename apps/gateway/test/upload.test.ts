import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { writeStream } from '../src/server/media/store-upload.ts';
import { makeUploadName } from '../src/server/media/upload-name.ts';
import { looksLikeVideo } from '../src/server/media/video-files.ts';
import { startGateway, type TestGateway, testToken } from './support/start-gateway.ts';
import { makeTempFolder } from './support/temp-folder.ts';

const clip = Buffer.concat([Buffer.from('YUV4MPEG2 W2 H2 F25:1\nFRAME\n'), Buffer.alloc(5000, 16)]);

function upload(
  gateway: TestGateway,
  name: string,
  body: string | Uint8Array<ArrayBuffer> = new Uint8Array(clip),
): Promise<Response> {
  return gateway.fetch(`/api/media?name=${encodeURIComponent(name)}`, { method: 'POST', body });
}

describe('upload', () => {
  it('stores the bytes under the name and answers with an id that opens it', async () => {
    const gateway = await startGateway();
    const answer = await upload(gateway, 'my clip.y4m');
    expect(answer.status).toBe(201);
    const { entry } = (await answer.json()) as { entry: Record<string, unknown> };
    expect(entry).toMatchObject({ name: 'my clip.y4m', kind: 'video', sizeBytes: clip.length });
    expect(readFileSync(join(gateway.uploadDir, 'my clip.y4m')).equals(clip)).toBe(true);
    expect(JSON.stringify(entry)).not.toContain(gateway.uploadDir);
  });

  it('never replaces a file', async () => {
    const gateway = await startGateway();
    const names = [];
    for (let index = 0; index < 3; index += 1) {
      names.push(((await (await upload(gateway, 'a.y4m')).json()) as { entry: { name: string } }).entry.name);
    }
    expect(names).toEqual(['a.y4m', 'a (2).y4m', 'a (3).y4m']);
  });

  it('stays inside its folder whatever the name says', async () => {
    const gateway = await startGateway();
    const outside = join(makeTempFolder(), 'target.y4m');
    writeFileSync(outside, 'untouched');
    symlinkSync(outside, join(gateway.uploadDir, 'link.y4m'));
    const names = [
      '../../up.y4m',
      '..\\..\\win.y4m',
      '/etc/abs.y4m',
      '....//dots.y4m',
      'link.y4m',
      'a\u0000b.y4m',
      '.hidden.y4m',
    ];
    const stored = [];
    for (const name of names) {
      const answer = await upload(gateway, name);
      expect([name, answer.status]).toEqual([name, 201]);
      stored.push(((await answer.json()) as { entry: { name: string } }).entry.name);
    }
    expect(stored).toEqual(['up.y4m', 'win.y4m', 'abs.y4m', 'dots.y4m', 'link (2).y4m', 'ab.y4m', 'hidden.y4m']);
    expect(readFileSync(outside, 'utf8')).toBe('untouched');
    expect(existsSync(join(gateway.uploadDir, '..', 'up.y4m'))).toBe(false);
  });

  it('refuses what is above the limit, told or not told beforehand, and leaves nothing', async () => {
    const gateway = await startGateway({ maxUploadBytes: 4096 });
    const told = await upload(gateway, 'big.y4m');
    expect(told.status).toBe(413);
    expect(await told.json()).toMatchObject({ code: 'too_large' });
    const streamed = await postChunks(gateway, 'big.y4m', [clip, clip]);
    expect(streamed).toMatchObject({ status: 413, body: { code: 'too_large' } });
    expect(readdirSync(gateway.uploadDir)).toEqual([]);
  });

  it('refuses what is no video, by its name or by its first bytes', async () => {
    const gateway = await startGateway();
    for (const name of ['page.html', 'clip.mp4.exe', 'noextension', '..', '']) {
      const answer = await upload(gateway, name);
      expect([name, answer.status >= 400 && answer.status < 500]).toEqual([name, true]);
    }
    const disguised = await upload(gateway, 'page.mp4', '<!doctype html><script>alert(1)</script>'.repeat(20));
    expect(disguised.status).toBe(415);
    expect(await disguised.json()).toMatchObject({ code: 'unsupported_media' });
    expect((await upload(gateway, 'empty.mp4', '')).status).toBe(415);
    expect(readdirSync(gateway.uploadDir)).toEqual([]);
  });

  it('removes what had come when the sender goes away', async () => {
    const gateway = await startGateway();
    const request = startPost(gateway, 'cancelled.y4m');
    request.on('error', () => request.destroy());
    request.write(clip);
    await waitUntil(() => readdirSync(gateway.uploadDir).length === 1);
    expect(readdirSync(gateway.uploadDir)[0]).toMatch(/^\.upload-/);
    request.destroy();
    await waitUntil(() => readdirSync(gateway.uploadDir).length === 0);
  });

  it('says when the disk is full', async () => {
    // The device that is always full: a real write with the real error.
    const file = await open('/dev/full', 'w');
    try {
      await expect(writeStream(Readable.from([clip]), file, 1e6)).rejects.toMatchObject({
        code: 'no_space',
        statusCode: 507,
      });
    } finally {
      await file.close();
    }
  });

  it('lets four run at a time', async () => {
    const gateway = await startGateway();
    const running = Array.from({ length: 4 }, (_, index) => {
      const request = startPost(gateway, `part ${index}.y4m`);
      request.on('error', () => request.destroy());
      request.write(clip);
      return request;
    });
    await waitUntil(() => readdirSync(gateway.uploadDir).length === 4);
    const fifth = await upload(gateway, 'fifth.y4m');
    expect(fifth.status).toBe(429);
    expect(await fifth.json()).toMatchObject({ code: 'rate_limited', message: expect.stringContaining('4 uploads') });
    for (const request of running) request.destroy();
    await waitUntil(() => readdirSync(gateway.uploadDir).length === 0);
    expect((await upload(gateway, 'sixth.y4m')).status).toBe(201);
  });
});

describe('names and first bytes', () => {
  it('keeps names short without losing the ending', () => {
    const name = makeUploadName(`${'ä'.repeat(300)}.mp4`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name.endsWith('ä.mp4')).toBe(true);
  });

  it.each([
    ['MP4', Buffer.from('\0\0\0\x18ftypisom')],
    ['QuickTime', Buffer.from('\0\0\0\x08wide\0\0\0\0mdat')],
    ['Matroska', Buffer.from([0x1a, 0x45, 0xdf, 0xa3])],
    ['AVI', Buffer.from('RIFF\0\0\0\0AVI LIST')],
    ['transport stream', Buffer.alloc(200, Buffer.concat([Buffer.from([0x47]), Buffer.alloc(187)]))],
  ])('knows %s', (_name, head) => {
    expect(looksLikeVideo(head)).toBe(true);
  });

  it.each([
    ['text', Buffer.from('GIve me a G at the start, but no video'.repeat(9))],
    ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
    ['ELF', Buffer.from('\x7fELF')],
    ['nothing', Buffer.alloc(0)],
  ])('does not take %s for a video', (_name, head) => {
    expect(looksLikeVideo(head)).toBe(false);
  });
});

/** A POST that is still open; chunked, so that nobody knows its length. */
function startPost(gateway: TestGateway, name: string) {
  return httpRequest({
    host: '127.0.0.1',
    port: gateway.port,
    path: `/api/media?name=${encodeURIComponent(name)}`,
    method: 'POST',
    headers: { authorization: `Bearer ${testToken}`, 'transfer-encoding': 'chunked' },
    agent: false,
  });
}

function postChunks(gateway: TestGateway, name: string, chunks: Buffer[]): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = startPost(gateway, name);
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    });
    for (const chunk of chunks) request.write(chunk);
    request.end();
  });
}

async function waitUntil(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 5));
}
