import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodePictureHeader } from '@framelane/protocol/gateway';
import { compressSync, FORMAT_BGRA, SAMP_444 } from '@julusian/jpeg-turbo';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FrameData } from '../../src/common/frame.ts';
import { FakeStage } from '../../src/testing/index.ts';

const credit = 2;

/** The stream lane by the wire's rules around a stage in memory: real sockets, real JPEGs, credit, newest wins. */
export async function startTestStreamGateway() {
  const stage = new FakeStage();
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: '/ws' });
  sockets.on('connection', (socket) => serve(stage, socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    stage,
    url: `ws://127.0.0.1:${port}/ws?lane=stream`,
    dropSockets: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function serve(stage: FakeStage, socket: WebSocket): void {
  let unacknowledged = 0;
  let waiting: FrameData | undefined;
  let leave = (): void => undefined;
  const send = (message: object): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const sendFrame = ({ width, height, sequence, buffer, pixelsByteOffset, byteLength }: FrameData): void => {
    const header = encodePictureHeader({
      lane: 'stream',
      codec: 'jpeg',
      request: 0,
      sequence,
      width,
      height,
      timeUs: 0,
    });
    const pixels = Buffer.from(buffer, pixelsByteOffset, byteLength);
    const options = { format: FORMAT_BGRA, width, height, subsampling: SAMP_444, quality: 95 };
    unacknowledged += 1;
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([header, compressSync(pixels, options)]));
  };
  const peer = {
    message: ({ event_type, payload }: { event_type: string; payload: unknown }) =>
      send({ t: 'msg', event_type, payload }),
    frame: (frame: FrameData) => {
      if (unacknowledged < credit) sendFrame(frame);
      else waiting = frame;
    },
    lost: () => {
      send({ t: 'state', presence: 'lost', problems: [], stats: {} });
      attach();
    },
  };
  const attach = (): void => {
    send({ t: 'state', presence: 'live', problems: [], stats: {} });
    leave = stage.attach(peer);
  };
  send({ t: 'hello', protocol: 1, lane: 'stream', session: 's', source: 'viewer', features: [] });
  attach();
  socket.on('message', (data) => {
    const { t, event_type, payload } = JSON.parse(String(data));
    if (t === 'msg') stage.receive(peer, JSON.stringify({ event_type, payload }));
    if (t !== 'ack') return;
    unacknowledged -= 1;
    const frame = waiting;
    waiting = undefined;
    if (frame !== undefined) sendFrame(frame);
  });
  socket.on('close', () => leave());
}
