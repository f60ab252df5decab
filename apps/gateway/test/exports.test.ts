import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeClip } from './support/make-clip.ts';
import type { Page, TextMessage } from './support/page.ts';
import { startGateway } from './support/start-gateway.ts';

const clip = { width: 64, height: 48, frameCount: 20, firstLuma: 40, lumaStep: 3 };

async function openClip() {
  const gateway = await startGateway({ engine: { type: 'spawn' } });
  writeClip(join(gateway.mediaRoot, 'dark.y4m'), clip);
  const page = await gateway.openPage();
  await page.openFile('dark.y4m');
  return { gateway, page };
}

async function waitForJob(page: Page, jobId: unknown): Promise<TextMessage> {
  for (;;) {
    const status = await page.command('job_status', { job_id: jobId });
    if (status.status !== 'queued' && status.status !== 'running') return status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isEndOf(event: unknown, jobId: unknown): boolean {
  const { job } = event as { job?: Record<string, unknown> };
  const target = job?.target as { name?: string } | undefined;
  return job?.job_id === jobId && job?.status === 'complete' && target?.name?.startsWith('news') === true;
}

describe('exports of pages', () => {
  it('go to the exports folder by name, never replace, and can be opened and fetched', async () => {
    const { gateway, page } = await openClip();
    const order = { target: '../../etc/evening.mp4', codec: 'h264', chain: [], in_point: 0.2, out_point: 0.6 };
    const first = await page.command('export_start', order);
    const second = await page.command('export_start', order);
    expect(first).toMatchObject({ ok: true, target: { name: 'evening.mp4' } });
    expect(second).toMatchObject({ ok: true, target: { name: 'evening (2).mp4' } });
    for (const { job_id } of [first, second]) {
      expect(await waitForJob(page, job_id)).toMatchObject({ status: 'complete', progress: 1, total_frames: 10 });
    }
    const list = await page.command('job_list');
    expect(list.jobs).toMatchObject([{ target: { name: 'evening (2).mp4' } }, { target: { name: 'evening.mp4' } }]);
    const { mediaId } = second.target as { mediaId: string };
    expect(await page.command('ingest', { media: mediaId })).toMatchObject({ ok: true, frame_count: 10, width: 64 });

    const file = await gateway.fetch(`/api/media/file?id=${mediaId}`);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''evening%20(2).mp4");
    expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
    const part = await gateway.fetch(`/api/media/file?id=${mediaId}`, { headers: { range: 'bytes=4-7' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 4-7/${bytes.length}`,
      'ftyp',
    ]);
    const beyond = await gateway.fetch(`/api/media/file?id=${mediaId}`, {
      headers: { range: `bytes=${bytes.length}-` },
    });
    expect([beyond.status, await beyond.json()]).toMatchObject([416, { code: 'bad_range' }]);
    const texts = page.rawTexts.join('\n');
    for (const secret of [gateway.mediaRoot, gateway.uploadDir]) expect(texts).not.toContain(secret);
  });

  it('gives a sequence a folder of its own', async () => {
    const { page } = await openClip();
    const started = await page.command('export_start', { target: 'still_%06d.png', codec: 'png', out_point: 0.08 });
    expect(started).toMatchObject({ ok: true, target: { name: 'still' } });
    expect(await waitForJob(page, started.job_id)).toMatchObject({ status: 'complete', total_frames: 2 });
  });

  it('are refused with a code, and cancelled ones leave their name free', async () => {
    const { page } = await openClip();
    expect(await page.command('export_start', { codec: 'h264' })).toMatchObject({ code: 'bad_request' });
    expect(await page.command('export_start', { target: 'a.txt', codec: 'h264' })).toMatchObject({
      code: 'unsupported_media',
    });
    expect(await page.command('export_start', { target: 'a.mp4', codec: 'nope' })).toMatchObject({
      code: 'unsupported_codec',
    });
    const { job_id, target } = await page.command('export_start', { target: 'a.mp4', codec: 'h264' });
    expect(target).toMatchObject({ name: 'a.mp4' });
    await page.command('job_cancel', { job_id });
    await waitForJob(page, job_id);
  });

  it('are told of to every page as the engine tells of them, by the names that pages know', async () => {
    const { gateway, page } = await openClip();
    const other = await gateway.openPage();
    const isTold = (listener: Page, jobId: unknown): true | undefined =>
      listener.texts.some(({ t, event }) => t === 'event' && isEndOf(event, jobId)) || undefined;
    // Events may be lost, above all right after the start.
    let jobId: unknown;
    do {
      const started = await page.command('export_start', { target: 'news.mp4', codec: 'h264', out_point: 0.1 });
      jobId = started.job_id;
      await waitForJob(page, jobId);
      await new Promise((resolve) => setTimeout(resolve, 50));
    } while (!isTold(page, jobId));
    await other.waitFor(() => isTold(other, jobId), 'the event on the other page');
    expect([...page.rawTexts, ...other.rawTexts].join('\n')).not.toContain(gateway.uploadDir);
  });

  it('renders a range ahead as a job', async () => {
    const { page } = await openClip();
    const range = await page.command('render_range', { start: 0, end: 0.8, fps: 25, chain: [] });
    expect(range).toMatchObject({ ok: true, total_frames: 20 });
    expect(await waitForJob(page, range.job_id)).toMatchObject({ kind: 'range', status: 'complete', cached_count: 20 });
  });
});
