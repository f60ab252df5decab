import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  countViewerBytes,
  encodeViewerMessage,
  fitReply,
  readViewerReply,
  readViewerRequest,
  type ViewerReply,
  viewerLimits,
  viewerReplies,
  viewerRequests,
} from '../src/viewer/index.ts';

interface Vector {
  text: string;
  read?: unknown;
  requestId?: string | number;
}
type Group = 'requests' | 'replies' | 'requestAliases' | 'replyAliases' | 'unknown' | 'malformedRequests';
const golden: Record<Group, Vector[]> = JSON.parse(
  readFileSync(new URL('../fixtures/viewer/messages.json', import.meta.url), 'utf8'),
);

describe('requests', () => {
  it.each(golden.requests)('reads and writes $text', ({ text }) => {
    const read = readViewerRequest(text);
    expect(read).toEqual({ type: 'message', message: JSON.parse(text) });
    if (read.type === 'message') expect(encodeViewerMessage(read.message)).toBe(text);
    expect(readViewerRequest(JSON.parse(text))).toEqual(read);
  });

  it('have a golden text each', () => {
    expect(namesIn(golden.requests)).toEqual(Object.keys(viewerRequests).sort());
  });

  it.each(golden.requestAliases)('understands $text', ({ text, read }) => {
    expect(readViewerRequest(text)).toEqual({ type: 'message', message: read });
  });

  it.each(golden.malformedRequests)('calls $text malformed and keeps its id', ({ text, requestId }) => {
    const read = readViewerRequest(text);
    expect(read).toEqual({
      type: 'malformed',
      reason: expect.stringMatching(/./),
      ...(requestId === undefined ? {} : { requestId }),
    });
  });

  it.each(golden.unknown)('does not know $text', ({ text }) => {
    expect(readViewerRequest(text)).toEqual({ type: 'unknown', eventType: JSON.parse(text).event_type });
    expect(readViewerReply(text).type).toBe('unknown');
  });

  it('keeps the emitted name where an alias stands beside it', () => {
    const payload = { button: 0, down: true, pressed: false, x: 0, y: 0 };
    expect(readViewerRequest({ event_type: 'cameraMouseButton', payload })).toMatchObject({
      message: { payload: { down: true } },
    });
  });

  it('are refused above the size of a message', () => {
    const text = JSON.stringify({ event_type: 'getStatsRequest', payload: { x: 'é'.repeat(8 * 1024 * 1024) } });
    expect(readViewerRequest(text)).toMatchObject({ type: 'malformed', reason: expect.stringContaining('bytes') });
    const tooLarge = { event_type: 'findPrimsRequest', payload: { text, limit: 1 } } as const;
    expect(() => encodeViewerMessage(tooLarge)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL_TOO_LARGE' }));
  });
});

describe('replies', () => {
  it.each(golden.replies)('reads and writes $text', ({ text }) => {
    const read = readViewerReply(text);
    expect(read).toEqual({ type: 'message', message: JSON.parse(text) });
    if (read.type === 'message') expect(encodeViewerMessage(read.message)).toBe(text);
  });

  it('have a golden text each', () => {
    expect(namesIn(golden.replies)).toEqual(Object.keys(viewerReplies).sort());
  });

  it.each(golden.replyAliases)('understands $text', ({ text, read }) => {
    expect(readViewerReply(text)).toEqual({ type: 'message', message: read });
  });
});

describe('fitReply', () => {
  const child = { name: 'Prim', path: '/World/Prüfung', type: 'Mesh', children: false };
  const properties = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`float3 primvars:p${i}`, '(0, 0, 1)']));
  const long: ViewerReply[] = [
    { event_type: 'getChildrenResult', payload: { prim_path: '/', children: Array(2000).fill(child), total: 2000 } },
    { event_type: 'findPrimsResult', payload: { text: 'p', prims: Array(2000).fill(child), truncated: false } },
    { event_type: 'stageSelectionChanged', payload: { prims: Array(9000).fill('/World/Prüfung') } },
    { event_type: 'getPropertiesResponse', payload: { prim_path: '/', properties, request_id: 4 } },
    {
      event_type: 'camerasResult',
      payload: { cameras: Array(3000).fill({ path: '/World/Camera', name: 'Camera' }), active: null },
    },
  ];

  it.each(long)('shortens $event_type to the limit and no further', (reply) => {
    for (const maxBytes of [viewerLimits.maxReplyBytes, 1000]) {
      const fitted = fitReply(reply, maxBytes);
      const bytes = countViewerBytes(JSON.stringify(fitted));
      expect(bytes).toBeLessThanOrEqual(maxBytes);
      expect(bytes).toBeGreaterThan(maxBytes - 120);
      expect(fitted.payload).toMatchObject({ truncated: true });
      expect(readViewerReply(fitted).type).toBe('message');
    }
  });

  it('leaves alone what fits and what has nothing to lose', () => {
    const short: ViewerReply = { event_type: 'getPrimCountResult', payload: { count: 3 } };
    expect(fitReply(short)).toBe(short);
    expect(fitReply(short, 10)).toBe(short);
  });

  it('is empty when not even one entry fits', () => {
    const reply: ViewerReply = {
      event_type: 'getPropertiesResponse',
      payload: { prim_path: '/', properties: { a: 'x'.repeat(70_000) } },
    };
    expect(fitReply(reply)).toMatchObject({ payload: { properties: {}, truncated: true } });
  });
});

function namesIn(vectors: readonly Vector[]): string[] {
  return [...new Set(vectors.map(({ text }) => JSON.parse(text).event_type as string))].sort();
}
