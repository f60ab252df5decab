import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EngineClient } from '@framelane/engine-client';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/start-gateway.ts';
import { makeTempFolder } from './support/temp-folder.ts';

interface Place {
  endpoint: string;
  pingEndpoint: string;
  eventEndpoint: string;
  token: string;
  ringPath: string;
}

describe('the file that says where the engine is', () => {
  it('leads other programs of the user to it, also to the next one, and is gone with the gateway', async () => {
    const path = join(makeTempFolder(), 'engine.json');
    const { gateway } = await startGateway({ engine: { type: 'spawn' }, engineAddressFile: path });
    const readPlace = (): Place | undefined => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);
    const readToken = () => readPlace()?.token;

    await expect.poll(readPlace).toBeDefined();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const place = readPlace();
    if (place === undefined) throw new Error('expected the place of the engine, found none');
    const client = EngineClient.connect(place);
    try {
      const { ring } = await client.send('engine_info', {});
      expect(ring.path).toBe(place.ringPath);
    } finally {
      client.close();
    }

    process.kill(gateway.enginePid ?? Number.NaN, 'SIGKILL');
    await expect.poll(() => readToken() !== undefined && readToken() !== place.token).toBe(true);
    await gateway.close();
    expect(existsSync(path)).toBe(false);
  });
});
