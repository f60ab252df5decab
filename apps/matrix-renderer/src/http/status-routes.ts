import type { MatrixReport } from '@framelane/protocol/matrix';
import type { FastifyInstance } from 'fastify';
import type { LiveSettings } from '../settings/live-settings.ts';
import { settingsSchema } from './settings-schema.ts';

const lastGoodTickMs = 2000;

/** Health for machines, status and settings for programs. */
export function addStatusRoutes(app: FastifyInstance, describe: () => MatrixReport, live: LiveSettings): void {
  app.get('/healthz', (_request, reply) => {
    const isTicking = describe().lastTickAgeMs < lastGoodTickMs;
    return reply.code(isTicking ? 200 : 503).send({ status: isTicking ? 'ok' : 'the render thread does not tick' });
  });
  app.get('/readyz', (_request, reply) => {
    const { status, fps, version, updateAgeS, size, sources, devices, mmap } = describe();
    return reply
      .code(status === 'ready' ? 200 : 503)
      .send({ status, fps, version, updateAgeS, size, sources, devices, mmap });
  });
  app.get('/api/status', () => describe());
  app.get('/api/settings', () => live.describe());
  app.put('/api/settings', { schema: { body: settingsSchema } }, async (request) => {
    const isPersisted = await live.patch(request.body as Record<string, unknown>);
    return { settings: live.describe(), isPersisted };
  });
}
