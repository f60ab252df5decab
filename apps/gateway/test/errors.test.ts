import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GatewayError, type GatewayErrorCode, gatewayErrors } from '../src/server/errors.ts';
import { startGateway } from './support/start-gateway.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('errors', () => {
  it('stand in the README with their status, and nothing else does', () => {
    const rows = [...readme.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    expect(rows).toEqual(Object.entries(gatewayErrors).map(([code, { status }]) => [code, status]));
  });

  it('carry the status of their code', () => {
    for (const code of Object.keys(gatewayErrors) as GatewayErrorCode[]) {
      expect(new GatewayError(code, 'x').statusCode).toBe(gatewayErrors[code].status);
    }
  });

  it('answer unknown addresses and bad parameters with a code', async () => {
    const gateway = await startGateway();
    const unknown = await gateway.fetch('/api/nothing');
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'not_found' }]);
    const bad = await gateway.fetch('/api/frame.png');
    expect([bad.status, await bad.json()]).toMatchObject([400, { code: 'bad_request' }]);
    const unnamed = await gateway.fetch('/api/media', { method: 'POST', body: 'x' });
    expect(unnamed.status).toBe(400);
  });
});

describe('OpenAPI', () => {
  it('describes every route that is served, with schemas', async () => {
    const gateway = await startGateway();
    const document = (await (await gateway.fetch('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: object; parameters: { name: string }[] }>>;
      components: { schemas: object };
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/audio/{assetId}',
      '/api/frame.png',
      '/api/media',
      '/api/media/file',
      '/api/sources',
      '/api/stages',
      '/healthz',
      '/metrics',
      '/readyz',
    ]);
    expect(Object.keys(document.paths['/api/media'] ?? {}).sort()).toEqual(['get', 'post']);
    expect(document.paths['/api/media']?.post?.parameters).toMatchObject([{ name: 'name', required: true }]);
    expect(document.paths['/api/audio/{assetId}']?.get?.parameters).toContainEqual(
      expect.objectContaining({ name: 'assetId', in: 'path', required: true }),
    );
    expect(JSON.stringify(document.paths['/api/media'])).toContain('isTruncated');
    expect(Object.keys(document.components.schemas)).toEqual(['ClientMessage', 'ServerMessage']);
  });
});
