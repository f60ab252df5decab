import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Lane } from '../contracts/lane.ts';
import type { GatewayMetrics } from '../metrics.ts';

export interface HealthRoutesOptions {
  lanes: readonly Lane[];
  metrics: GatewayMetrics;
  version: string;
}

const HealthSchema = Type.Object({ status: Type.Literal('ok'), version: Type.String(), uptimeS: Type.Number() });
const ReadySchema = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('starting')]),
  lanes: Type.Record(Type.String(), Type.String()),
});

/** `/healthz`: the process answers. `/readyz`: every lane that is on can serve. `/metrics`: Prometheus. */
export async function addHealthRoutes(app: FastifyInstance, options: HealthRoutesOptions): Promise<void> {
  const { lanes, metrics, version } = options;
  const startedMs = performance.now();

  app.get('/healthz', { schema: { summary: 'The process answers', response: { 200: HealthSchema } } }, () => ({
    status: 'ok',
    version,
    uptimeS: Math.round(performance.now() - startedMs) / 1000,
  }));

  app.get(
    '/readyz',
    { schema: { summary: 'Every lane that is on can serve', response: { 200: ReadySchema, 503: ReadySchema } } },
    (_request, reply) => {
      const isReady = lanes.every((lane) => lane.isReady);
      return reply.code(isReady ? 200 : 503).send({
        status: isReady ? 'ready' : 'starting',
        lanes: Object.fromEntries(lanes.map((lane) => [lane.sourceId, lane.state])),
      });
    },
  );

  app.get(
    '/metrics',
    { schema: { summary: 'Figures for Prometheus', produces: ['text/plain'] } },
    async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
