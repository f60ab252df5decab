import { ClientMessageSchema, ServerMessageSchema } from '@framelane/protocol/gateway';
import type { FastifyInstance, RouteOptions } from 'fastify';

declare module 'fastify' {
  interface FastifySchema {
    /** One line for `/api/openapi.json`; a route without it is not published. */
    summary?: string;
    /** Content types of the answer, where it is not JSON. */
    produces?: string[];
  }
}

interface DescribedParameters {
  properties?: Record<string, unknown>;
  required?: string[];
}

interface DescribedRoute {
  summary?: string;
  produces?: string[];
  params?: DescribedParameters;
  querystring?: DescribedParameters;
  response?: Record<string, unknown>;
  hide?: boolean;
}

/**
 * Publishes every described route at `/api/openapi.json`, from the schemas that also check requests. Call before the
 * routes are added. The messages of the WebSocket, which OpenAPI cannot describe, stand among the schemas.
 */
export function addOpenApi(app: FastifyInstance, version: string): void {
  const paths: Record<string, Record<string, unknown>> = {};

  app.addHook('onRoute', (route) => {
    const schema = route.schema as DescribedRoute | undefined;
    if (schema?.summary === undefined || schema.hide === true) return;
    for (const method of listMethods(route)) {
      if (method === 'HEAD') continue;
      const path = route.url.replace(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [method.toLowerCase()]: describe(schema) };
    }
  });

  app.get('/api/openapi.json', () => ({
    openapi: '3.1.0',
    info: { title: 'Framelane gateway', version },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { ClientMessage: ClientMessageSchema, ServerMessage: ServerMessageSchema },
    },
    security: [{ token: [] }],
  }));
}

function listMethods(route: RouteOptions): string[] {
  return Array.isArray(route.method) ? route.method : [route.method];
}

function describe(schema: DescribedRoute): Record<string, unknown> {
  const responses: Record<string, unknown> = {};
  for (const type of schema.produces ?? []) responses['200'] = { description: 'OK', content: { [type]: {} } };
  for (const [status, body] of Object.entries(schema.response ?? {})) {
    const description = Number(status) < 400 ? 'OK' : 'A failure with its code';
    responses[status] = { description, content: { 'application/json': { schema: body } } };
  }
  const parameters = [...listParameters('path', schema.params), ...listParameters('query', schema.querystring)];
  return { summary: schema.summary, parameters, responses };
}

function listParameters(place: 'path' | 'query', { properties = {}, required = [] }: DescribedParameters = {}) {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema,
  }));
}
