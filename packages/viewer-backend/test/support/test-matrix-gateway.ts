import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FramelaneError } from '@framelane/protocol';
import { encodePictureHeader } from '@framelane/protocol/gateway';
import { type WebSocket, WebSocketServer } from 'ws';
import { FakePanel, type FakePanelPeer } from '../../src/testing/fake-matrix/fake-panel.ts';

const credit = 2;

/** The matrix lane by the wire's rules around a panel in memory: real sockets, credit, newest wins. */
export async function startTestMatrixGateway() {
  const panel = new FakePanel();
  const server = createServer();
  const sockets = new WebSocketServer({ server, path: '/ws' });
  sockets.on('connection', (socket) => serve(panel, socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const dropSockets = (): void => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    panel,
    url: `ws://127.0.0.1:${port}/ws?lane=matrix`,
    dropSockets,
    close: async () => {
      dropSockets();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Picture = Parameters<FakePanelPeer['picture']>[0];

function serve(panel: FakePanel, socket: WebSocket): void {
  let sequence = 0;
  let unacknowledged = 0;
  let waiting: Picture | undefined;
  let leave = (): void => undefined;
  const send = (message: object): void => socket.send(JSON.stringify(message));
  const sendPicture = ({ width, height, pixels }: Picture): void => {
    sequence += 1;
    unacknowledged += 1;
    const header = { lane: 'matrix', codec: 'rgb888', request: 0, sequence, width, height, timeUs: 0 } as const;
    socket.send(Buffer.concat([encodePictureHeader(header), pixels]));
  };
  const attach = (): void => {
    leave = panel.attach({
      report: (report) => send({ t: 'state', presence: 'live', problems: [], stats: { report } }),
      show: (show) => send({ t: 'state', presence: 'live', problems: [], stats: { show } }),
      picture: (picture) => {
        if (unacknowledged < credit) sendPicture(picture);
        else waiting = picture;
      },
      lost: () => {
        send({ t: 'state', presence: 'lost', problems: [], stats: {} });
        attach();
      },
    });
  };
  send({ t: 'hello', protocol: 1, lane: 'matrix', session: 's', source: 'matrix', features: [] });
  attach();
  socket.on('message', (data) => {
    const { t, n, cmd, settings, show } = JSON.parse(String(data));
    if (t === 'cmd' && cmd === 'show') send({ t: 'res', n, ok: true, show: panel.chooseShow(show) });
    else if (t === 'cmd') send({ t: 'res', n, ...answer(panel, cmd, settings) });
    if (t !== 'ack') return;
    unacknowledged -= 1;
    const picture = waiting;
    waiting = undefined;
    if (picture !== undefined) sendPicture(picture);
  });
  socket.on('close', () => leave());
}

function answer(panel: FakePanel, command: string, patch: Parameters<FakePanel['change']>[0]): object {
  if (command === 'get_settings') return { ok: true, settings: panel.settings };
  try {
    return { ok: true, settings: panel.change(patch), isPersisted: false };
  } catch (error) {
    if (!(error instanceof FramelaneError)) throw error;
    return { ok: false, code: error.wireCode, error: error.message };
  }
}
