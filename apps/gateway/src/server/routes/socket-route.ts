import fastifyWebsocket from '@fastify/websocket';
import { gatewayCloseCodes } from '@framelane/protocol/gateway';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type Lane, laneNames } from '../contracts/lane.ts';
import type { SocketHub } from '../sockets/socket-hub.ts';

export interface SocketRouteOptions {
  lanes: readonly Lane[];
  hub: SocketHub;
}

// Far above what a page may send: messages over the smaller limit still get their reason with the close.
const hardMessageBytes = 1024 ** 2;
const SocketQuery = Type.Object({
  lane: Type.Union(laneNames.map((name) => Type.Literal(name))),
  source: Type.Optional(Type.String({ maxLength: 128 })),
});

/**
 * Lets the server take WebSockets. To be called before the guard: a request that the guard refuses must already be
 * known as one that holds a raw socket, which nobody else would close.
 */
export async function addSockets(app: FastifyInstance, hub: SocketHub): Promise<void> {
  await app.register(fastifyWebsocket, {
    options: { maxPayload: hardMessageBytes, perMessageDeflate: false },
    preClose: (done) => {
      hub.close().then(() => done(), done);
    },
    // A page that goes away mid-message, or one message above the hard limit: the socket closes by itself.
    errorHandler: (error, socket, request) => {
      request.log.debug({ err: error }, 'a page socket failed');
      socket.terminate();
    },
  });
}

/** `GET /ws?lane=…&source=…`: one WebSocket per page and lane. The rules about who may connect ran before. */
export function addSocketRoute(app: FastifyInstance, { lanes, hub }: SocketRouteOptions): void {
  app.get<{ Querystring: { lane: string; source?: string } }>(
    '/ws',
    { websocket: true, schema: { querystring: SocketQuery } },
    (socket, request) => {
      const { lane: name, source } = request.query;
      const ofName = lanes.filter((lane) => lane.name === name);
      const lane = source === undefined ? ofName[0] : ofName.find(({ sourceId }) => sourceId === source);
      if (lane !== undefined) hub.accept(socket, lane);
      else if (ofName.length === 0) socket.close(gatewayCloseCodes.sourceGone, `the ${name} lane is off`);
      else socket.close(gatewayCloseCodes.sourceGone, `there is no such source on the ${name} lane`);
    },
  );
}
