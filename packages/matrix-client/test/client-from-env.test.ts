import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { clientFromEnv } from '../src/index.ts';
import { makeFolder } from './support/matrix-services.ts';
import { pixel } from './support/pictures.ts';
import { forEachFrame, listenAsService } from './support/scripted-service.ts';

const closeLater = useCleanUp();
const on = { USE_ISOLATED_RENDERER: '1' };
const prefix = 'HEART_ISOLATED_RENDERER_';

async function open(env: Record<string, string>, answers = true) {
  const levels: number[] = [];
  const { tcpAddress } = closeLater(
    await listenAsService((socket) =>
      forEachFrame(socket, (rgb) => {
        levels.push(rgb[0] ?? 0);
        if (answers) socket.write('OK');
      }),
    ),
  );
  const port = String(tcpAddress.port);
  const client = clientFromEnv({ ...on, ISOLATED_RENDER_HOST: '127.0.0.1', ISOLATED_RENDER_PORT: port, ...env });
  if (client === undefined) throw new Error('expected a client');
  return { client: closeLater(client), levels };
}

describe('clientFromEnv', () => {
  it('makes a client only when asked for one', () => {
    for (const value of ['true', '1', 'YES', 'on', ' On ']) {
      expect(clientFromEnv({ USE_ISOLATED_RENDERER: value })).toBeDefined();
    }
    for (const value of ['', 'false', '0', 'no', 'off', 'perhaps']) {
      expect(clientFromEnv({ USE_ISOLATED_RENDERER: value })).toBeUndefined();
    }
    expect(clientFromEnv({})).toBeUndefined();
    // Nothing else is looked at then.
    expect(clientFromEnv({ ISOLATED_RENDER_PORT: 'x' })).toBeUndefined();
  });

  it('connects over TCP when host and port are there, whatever the socket is', async () => {
    for (const socket of ['', '/no/such/socket']) {
      const { client } = await open({ ISOLATED_RENDER_SOCKET: socket });
      expect(await client.sendImage(pixel(1))).toBe('accepted');
    }
  });

  it('connects to the socket otherwise', async () => {
    const folder = closeLater(makeFolder());
    const client = closeLater(clientFromEnv({ ...on, ISOLATED_RENDER_SOCKET: `${folder.path}/none` })!);
    await expect(client.sendImage(pixel(1))).rejects.toThrow(`no matrix service at ${folder.path}/none`);
  });

  it('refuses half an address, none, and ports that are none', () => {
    for (const env of [
      { ISOLATED_RENDER_HOST: 'panel' },
      { ISOLATED_RENDER_PORT: '7000' },
      { ISOLATED_RENDER_SOCKET: '' },
      { ISOLATED_RENDER_HOST: 'panel', ISOLATED_RENDER_PORT: '70.5' },
      { ISOLATED_RENDER_HOST: 'panel', ISOLATED_RENDER_PORT: 'http' },
      { ISOLATED_RENDER_HOST: 'panel', ISOLATED_RENDER_PORT: '0' },
      { ISOLATED_RENDER_HOST: 'panel', ISOLATED_RENDER_PORT: '65536' },
      { [`${prefix}ACK_STRATEGY`]: 'maybe' },
      { [`${prefix}ACK_TIMEOUT_MS`]: '-1' },
      { [`${prefix}ACK_TIMEOUT_MS`]: 'soon' },
      { [`${prefix}DEDUP_STRATEGY`]: 'checksum' },
    ]) {
      expect(() => clientFromEnv({ ...on, ...env })).toThrow(expect.objectContaining({ code: 'ERR_MATRIX_ARGUMENT' }));
    }
  });

  it('takes the strategies, in any case', async () => {
    const { client: careless } = await open({ [`${prefix}ACK_STRATEGY`]: 'Never' }, false);
    expect(await careless.sendImage(pixel(1))).toBe('sent');
    const { client: hasty } = await open({ [`${prefix}ACK_TIMEOUT_MS`]: '0' }, false);
    expect(await hasty.sendImage(pixel(1))).toBe('sent');
    const { client: strict } = await open({ [`${prefix}ACK_TIMEOUT_MS`]: '50' }, false);
    await expect(strict.sendImage(pixel(1))).rejects.toThrow('within 50 ms');
    const { client: eager, levels } = await open({ [`${prefix}DEDUP_STRATEGY`]: 'NONE' });
    for (let count = 0; count < 2; count += 1) expect(await eager.sendImage(pixel(1))).toBe('accepted');
    expect(levels).toEqual([1, 1]);
  });
});
