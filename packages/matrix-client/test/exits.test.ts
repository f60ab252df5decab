import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { forEachFrame, listenAsService } from './support/scripted-service.ts';

const closeLater = useCleanUp();
const door = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const watchdogMs = 60_000;

/** Runs a program with `client` and `frame` at hand, to its own end. */
async function run(port: number, options: string, body: string): Promise<string> {
  const script = `import { MatrixClient, sendImage } from ${JSON.stringify(door)};
const tcpAddress = { host: '127.0.0.1', port: ${port} };
const frame = (level) => ({ width: 1, height: 1, data: Uint8Array.of(level, 0, 0) });
const client = new MatrixClient({ tcpAddress, ${options} });
${body}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: watchdogMs,
  });
  return stdout.trim();
}

async function startService(answer = 'OK') {
  const levels: number[] = [];
  const { tcpAddress } = closeLater(
    await listenAsService((socket) =>
      forEachFrame(socket, (rgb) => {
        levels.push(rgb[0] ?? 0);
        if (answer !== '') socket.write(answer);
      }),
    ),
  );
  return { port: tcpAddress.port, levels };
}

describe('a program ends by itself', () => {
  it('when it drops the client that sendImage gave', async () => {
    const { port, levels } = await startService();
    expect(await run(port, '', 'await sendImage(frame(1), { tcpAddress });\nconsole.log("sent");')).toBe('sent');
    expect(levels).toEqual([1]);
  });

  it('after the frames it did not wait for have arrived', async () => {
    const { port, levels } = await startService();
    await run(
      port,
      'maxInFlight: 2',
      'for (let level = 0; level < 20; level += 1) void client.sendImage(frame(level));',
    );
    expect(levels).toHaveLength(20);
  });

  it('after frames that nobody confirms were handed to the system', async () => {
    const { port, levels } = await startService('');
    await run(port, 'ackStrategy: "never"', 'for (const level of [1, 2, 3]) await client.sendImage(frame(level));');
    await expect.poll(() => levels).toEqual([1, 2, 3]);
  });

  it('after a timeout, with a connection open on which an OK is owed', async () => {
    const { port } = await startService('');
    const body = 'await client.sendImage(frame(1)).catch((error) => console.log(error.code));';
    expect(await run(port, 'ackTimeoutMs: 50', body)).toBe('ERR_MATRIX_ACK_TIMEOUT');
  });

  it('while the client would connect again by itself', async () => {
    const body = 'await client.sendImage(frame(1)).catch((error) => console.log(error.code));';
    expect(await run(1, 'autoReconnect: true', body)).toBe('ERR_MATRIX_CONNECT');
  });

  it('after close', async () => {
    const { port } = await startService();
    const body = 'await client.sendImage(frame(1));\nawait client.close();\nconsole.log("closed");';
    expect(await run(port, '', body)).toBe('closed');
  });
});
