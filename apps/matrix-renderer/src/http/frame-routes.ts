import type { FastifyInstance, FastifyReply } from 'fastify';
import { encodePng } from '../picture/encode-png.ts';
import { type PictureTap, readStage } from './picture-tap.ts';

interface StageQuery {
  Querystring: { stage?: string };
}

/** The picture shown last, before colour and mapping or, with `?stage=output`, after. */
export function addFrameRoutes(app: FastifyInstance, tap: PictureTap): void {
  app.get<StageQuery>('/frame.png', async (request, reply) => {
    const { width, height, pixels } = tap.borrow(readStage(request.query.stage));
    return sendPicture(reply, 'image/png', await encodePng(width, height, pixels));
  });
  app.get<StageQuery>('/frame.raw', (request, reply) => {
    const { pixels } = tap.borrow(readStage(request.query.stage));
    return sendPicture(reply, 'application/octet-stream', Buffer.from(pixels));
  });
  app.get<StageQuery>('/frame.ppm', (request, reply) => {
    const { width, height, pixels } = tap.borrow(readStage(request.query.stage));
    const header = Buffer.from(`P6\n${width} ${height}\n255\n`, 'latin1');
    return sendPicture(reply, 'image/x-portable-pixmap', Buffer.concat([header, pixels]));
  });
}

function sendPicture(reply: FastifyReply, type: string, bytes: Buffer): FastifyReply {
  return reply.type(type).header('cache-control', 'no-store').send(bytes);
}
