import { encodePictureHeader, type PictureHeader } from '@framelane/protocol/gateway';
import { describe, expect, it } from 'vitest';
import { PictureInbox } from '../../src/socket/picture-inbox.ts';
import { ManualClock } from '../../src/testing/index.ts';

const timeoutMs = 30_000;

function makeInbox() {
  const clock = new ManualClock();
  const acknowledged: number[] = [];
  const released: string[] = [];
  const inbox = new PictureInbox<string>({
    clock,
    decoder: {
      decode: async (bytes) => {
        const text = new TextDecoder().decode(bytes);
        if (text === 'broken') throw new Error('no JPEG');
        return text;
      },
      release: (image) => released.push(image),
    },
  });
  const deliver = (request: number, text = `picture ${request}`, header: Partial<PictureHeader> = {}) =>
    inbox.takePicture(makeMessage(request, text, header), (sequence) => acknowledged.push(sequence));
  return { inbox, clock, acknowledged, released, deliver };
}

function makeMessage(request: number, text: string, header: Partial<PictureHeader>): Uint8Array<ArrayBuffer> {
  const head = encodePictureHeader({
    lane: 'engine',
    codec: 'jpeg',
    request,
    sequence: request + 100,
    frameIndex: request * 10,
    width: 8,
    height: 4,
    timeUs: request * 1e6,
    ...header,
  });
  const message = new Uint8Array(head.byteLength + text.length);
  message.set(head);
  message.set(new TextEncoder().encode(text), head.byteLength);
  return message;
}

function succeed(n: number) {
  return { t: 'res' as const, n, ok: true };
}

describe('PictureInbox', () => {
  it('brings request and picture together in either order', async () => {
    const { inbox, clock, acknowledged, deliver } = makeInbox();
    const first = inbox.expect(1, { timeoutMs });
    const second = inbox.expect(2, { timeoutMs });
    expect(inbox.takeResult(succeed(1))).toBe(true);
    await deliver(1);
    await deliver(2);
    inbox.takeResult(succeed(2));
    expect(await first).toEqual({
      width: 8,
      height: 4,
      sequence: 101,
      image: 'picture 1',
      frameIndex: 10,
      ptsS: 1,
    });
    expect(await second).toMatchObject({ image: 'picture 2' });
    expect(acknowledged).toEqual([101, 102]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('resolves nothing for a picture that a newer one replaced, whenever its answer comes', async () => {
    const { inbox, deliver } = makeInbox();
    const answeredBefore = inbox.expect(1, { timeoutMs });
    const answeredAfter = inbox.expect(2, { timeoutMs });
    const newest = inbox.expect(3, { timeoutMs });
    inbox.takeResult(succeed(1));
    await deliver(3);
    inbox.takeResult(succeed(2));
    expect(await answeredBefore).toBeUndefined();
    expect(await answeredAfter).toBeUndefined();
    expect(await newest).toMatchObject({ image: 'picture 3' });
  });

  it('gives a picture back that nobody waits for, and acknowledges it all the same', async () => {
    const { acknowledged, released, deliver } = makeInbox();
    await deliver(9);
    expect(released).toEqual(['picture 9']);
    expect(acknowledged).toEqual([109]);
  });

  it('rejects with the code of the engine, and when the bytes are no picture', async () => {
    const { inbox, acknowledged, deliver } = makeInbox();
    const refused = inbox.expect(1, { timeoutMs });
    inbox.takeResult({ t: 'res', n: 1, ok: false, code: 'bad_param', error: 'radius' });
    await expect(refused).rejects.toMatchObject({ code: 'ERR_VIEWER_SERVER', wireCode: 'bad_param' });
    const broken = inbox.expect(2, { timeoutMs });
    const delivered = deliver(2, 'broken');
    await expect(broken).rejects.toMatchObject({ code: 'ERR_VIEWER_INVALID' });
    await delivered;
    expect(acknowledged).toEqual([102]);
  });

  it('takes the frame number from the answer when the header has none', async () => {
    const { inbox, deliver } = makeInbox();
    const picture = inbox.expect(1, { timeoutMs });
    inbox.takeResult({ ...succeed(1), frame_index: 77 });
    await deliver(1, 'picture', { frameIndex: 0xffffffff });
    expect(await picture).toMatchObject({ frameIndex: 77 });
  });

  it('ignores short messages, other lanes and kinds it does not know', async () => {
    const { inbox, released, deliver } = makeInbox();
    await inbox.takePicture(new Uint8Array(5), () => undefined);
    await inbox.takePicture(new Uint8Array(64).fill(255), () => undefined);
    await deliver(1, 'x', { lane: 'stream' });
    await deliver(1, 'x', { codec: 'bgra8' });
    expect(released).toEqual([]);
  });

  it('gives up on what does not come, and on everything when the connection ends', async () => {
    const { inbox, clock } = makeInbox();
    const slow = inbox.expect(1, { timeoutMs: 2500 });
    const outcome = expect(slow).rejects.toMatchObject({ code: 'ERR_VIEWER_TIMEOUT' });
    await clock.advance(4000);
    await outcome;
    const lost = inbox.expect(2, { timeoutMs });
    inbox.rejectAll((what) => new Error(`no ${what}`));
    await expect(lost).rejects.toThrow('no a picture');
    expect(clock.pendingTimers).toBe(0);
  });
});
