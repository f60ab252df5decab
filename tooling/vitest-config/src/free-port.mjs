import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems hand out by themselves (Linux from 32768 on): whoever asks for port 0 or connects to
 * something never gets one of these, so that it is still free when the program under test takes it.
 */
const firstPort = 20_000;
const portCount = 10_000;

/** @type {typeof import('./free-port.d.mts').findFreePort} */
export async function findFreePort() {
  for (;;) {
    const port = firstPort + Math.floor(Math.random() * portCount);
    if (await isFree(port)) return port;
  }
}

async function isFree(port) {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error.code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
