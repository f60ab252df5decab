import { describe, expect, it } from 'vitest';
import { type FrameFacts, isAppFrame } from '../../src/main/ipc/app-frame.ts';

const page: FrameFacts = { url: 'framelane://app/', origin: 'framelane://app', parent: null };

describe('the frame a request comes from', () => {
  it('is the page itself', () => {
    expect(isAppFrame(page)).toBe(true);
    expect(isAppFrame({ ...page, url: 'framelane://app/?view=output' })).toBe(true);
  });

  it.each<[string, FrameFacts | null]>([
    ['gone', null],
    ['of another scheme', { ...page, url: 'https://app/', origin: 'https://app' }],
    ['of another host', { ...page, url: 'framelane://app.evil/', origin: 'framelane://app.evil' }],
    ['of no origin, though its address is ours', { ...page, origin: 'null' }],
    ['inside another', { ...page, parent: page }],
    ['of our origin, though its address is not', { ...page, url: 'about:blank' }],
  ])('is refused when it is %s', (_what, frame) => {
    expect(isAppFrame(frame)).toBe(false);
  });
});
